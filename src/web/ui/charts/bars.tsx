/** Bars: stacked upright for what happened month by month, and lying for shares of a few things. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { useId, type ReactNode } from 'react';
import { useWords } from '../../words/words.tsx';
import { ChartFigure, type Figure } from './figure.tsx';
import { Legend, textureOf, Textures } from './texture.tsx';
import { useWidth } from './width.ts';

export interface Series {
  readonly label: string;
  /** One for each of the labels; below the line where negative. */
  readonly values: readonly number[];
  /** Its surface, `1` to `6`, where it is the same thing in several pictures; by its place otherwise. */
  readonly texture?: number;
}

interface BarsProps extends Pick<Figure, 'title' | 'finding' | 'file'> {
  /** What stands below each bar, and, where it is too long for that, a short form. */
  readonly labels: readonly string[];
  readonly ticks?: readonly string[];
  readonly head: string;
  readonly series: readonly Series[];
}

const HEIGHT = 240;
const MARGIN = { top: 12, right: 4, bottom: 26, left: 44 };
/** Room that a label below a bar needs. */
const TICK_WIDTH = 58;

export function StackedBars({ labels, ticks = labels, head, series, ...figure }: BarsProps): ReactNode {
  const { number } = useWords();
  const id = useId();
  const [place, width] = useWidth();
  const rows = labels.map((label, index) => [label, ...series.map(({ values }) => values[index] ?? 0)]);
  const names = series.map(({ label }) => label);
  const textures = series.map(({ texture }, index) => texture ?? textureOf(index));
  const layers = stack<number, string>().keys(names).value((index, name) => series.find(({ label }) => label === name)?.values[index] ?? 0)(labels.map((_label, index) => index));
  const top = Math.max(1, ...layers.flatMap((layer) => layer.map(([, high]) => high)));
  const x = scaleBand().domain(labels).range([MARGIN.left, width - MARGIN.right]).padding(.25);
  const y = scaleLinear().domain([0, top]).nice(4).range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const every = Math.max(1, Math.ceil(TICK_WIDTH / Math.max(1, x.step())));
  return (
    <ChartFigure {...figure} head={[head, ...names]} rows={rows}>
      <div ref={place}>
        <svg viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`} role="img" aria-label={figure.finding}>
          <Textures id={id} />
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <line className="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
              <text className="axis" x={MARGIN.left - 6} y={y(tick)} dy=".32em" textAnchor="end">{number(tick)}</text>
            </g>
          ))}
          {layers.map((layer, index) => layer.map(([low, high], place) => (high <= low ? null : (
            <rect key={`${layer.key}-${labels[place] ?? ''}`} x={x(labels[place] ?? '')} width={x.bandwidth()} y={y(high)} height={Math.max(1, y(low) - y(high))} fill={`url(#${id}-${String(textures[index])})`}>
              <title>{`${labels[place] ?? ''}: ${layer.key} ${number(high - low)}`}</title>
            </rect>
          ))))}
          {labels.map((label, index) => (index % every === 0
            ? <text key={label} className="axis" x={(x(label) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 8} textAnchor="middle">{ticks[index]}</text>
            : null))}
          <line className="base" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(0)} y2={y(0)} />
        </svg>
      </div>
      <Legend id={id} labels={names} textures={textures} />
    </ChartFigure>
  );
}

interface LyingProps extends Pick<Figure, 'title' | 'finding' | 'file'> {
  readonly head: string;
  /** The parts that every bar has, such as ages. */
  readonly parts: readonly string[];
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
}

const BAR = 30;
const LABEL = 132;

export function LyingBars({ head, parts, bars, ...figure }: LyingProps): ReactNode {
  const { number } = useWords();
  const id = useId();
  const [place, width] = useWidth();
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const x = scaleLinear().domain([0, Math.max(1, ...bars.map(({ values }) => sum(values)))]).range([LABEL, width - 48]);
  return (
    <ChartFigure {...figure} head={[head, ...parts]} rows={bars.map(({ label, values }) => [label, ...values])}>
      <div ref={place}>
        <svg viewBox={`0 0 ${String(width)} ${String(bars.length * BAR)}`} role="img" aria-label={figure.finding}>
          <Textures id={id} />
          {bars.map(({ label, values }, row) => (
            <g key={label} transform={`translate(0 ${String(row * BAR)})`}>
              <text className="axis" x="0" y={BAR / 2} dy=".32em">{label}</text>
              {values.map((value, index) => {
                const before = sum(values.slice(0, index));
                return value === 0 ? null : (
                  <rect key={parts[index]} x={x(before)} width={Math.max(2, x(before + value) - x(before))} y="5" height={BAR - 10} fill={`url(#${id}-${String(textureOf(index))})`}>
                    <title>{`${label}: ${parts[index] ?? ''} ${number(value)}`}</title>
                  </rect>
                );
              })}
              <text className="label" x={x(sum(values)) + 6} y={BAR / 2} dy=".32em">{number(sum(values))}</text>
            </g>
          ))}
        </svg>
      </div>
      <Legend id={id} labels={parts} />
    </ChartFigure>
  );
}
