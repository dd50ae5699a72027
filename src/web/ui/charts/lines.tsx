/** Lines over days: what there was, day by day, changing in steps. */
import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { useId, type ReactNode } from 'react';
import { useWords } from '../../words/words.tsx';
import { ChartFigure, type Figure } from './figure.tsx';
import { textureOf } from './texture.tsx';
import { useWidth } from './width.ts';

interface LinesProps extends Pick<Figure, 'title' | 'finding' | 'file'> {
  readonly head: string;
  /** Days in order, `2021-03-15`. */
  readonly days: readonly string[];
  readonly series: readonly { readonly label: string; readonly values: readonly number[] }[];
}

const HEIGHT = 240;
const MARGIN = { top: 12, bottom: 26, left: 44 };
/** Room for the names at the ends of the lines; where it is dear they stand below instead. */
const NAMES_WIDTH = 110;
const LEAST_WITH_NAMES = 480;
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** Each line is named at its end where there is room, so that none has to be looked up by its colour. */
export function StepLines({ head, days, series, ...figure }: LinesProps): ReactNode {
  const { number, date } = useWords();
  const id = useId();
  const [place, width] = useWidth();
  const isNamed = width >= LEAST_WITH_NAMES;
  const right = width - (isNamed ? NAMES_WIDTH : 8);
  const x = scaleUtc().domain([at(days[0] ?? '2000-01-01'), at(days.at(-1) ?? '2000-01-02')]).range([MARGIN.left, right]);
  const y = scaleLinear().domain([0, Math.max(1, ...series.flatMap(({ values }) => values))]).nice(4).range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const path = line<number>().x((_value, index) => x(at(days[index] ?? ''))).y((value) => y(value)).curve(curveStepAfter);
  const ends = spread(series.map(({ values }) => y(values.at(-1) ?? 0)));
  const months = x.ticks(Math.max(2, Math.floor(width / 140)));
  return (
    <ChartFigure {...figure} head={[head, ...series.map(({ label }) => label)]} rows={days.map((day, index) => [date(day, 'short'), ...series.map(({ values }) => values[index] ?? 0)])}>
      <div ref={place}>
        <svg viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`} role="img" aria-label={figure.finding}>
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <line className="grid" x1={MARGIN.left} x2={right} y1={y(tick)} y2={y(tick)} />
              <text className="axis" x={MARGIN.left - 6} y={y(tick)} dy=".32em" textAnchor="end">{number(tick)}</text>
            </g>
          ))}
          {months.map((month) => <text key={month.toISOString()} className="axis" x={x(month)} y={HEIGHT - 8} textAnchor="middle">{date(month.toISOString().slice(0, 10), 'month')}</text>)}
          {series.map(({ label, values }, index) => {
            const texture = String(textureOf(index));
            return (
              <g key={`${id}-${label}`}>
                <path className={`line dash-${texture}`} stroke={`var(--series-${texture})`} d={path([...values]) ?? ''} />
                {isNamed ? <text className="label" x={right + 6} y={ends[index]} dy=".32em">{label} {number(values.at(-1) ?? 0)}</text> : null}
              </g>
            );
          })}
        </svg>
      </div>
      {isNamed ? null : <LineLegend lines={series.map(({ label, values }) => `${label} ${number(values.at(-1) ?? 0)}`)} />}
    </ChartFigure>
  );
}

function LineLegend({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <ul className="legend lines" aria-hidden="true">
      {lines.map((name, index) => {
        const texture = String(textureOf(index));
        return <li key={name}><svg viewBox="0 0 32 13"><path className={`line dash-${texture}`} stroke={`var(--series-${texture})`} d="M0 7h32" /></svg>{name}</li>;
      })}
    </ul>
  );
}

const APART = 15;

/** Moves labels apart that would cover each other, in the order in which they stand. */
export function spread(places: readonly number[]): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((one, other) => one.place - other.place);
  let last = -Infinity;
  const moved = order.map(({ place, index }) => {
    last = Math.max(place, last + APART);
    return { place: last, index };
  });
  return moved.sort((one, other) => one.index - other.index).map(({ place }) => place);
}
