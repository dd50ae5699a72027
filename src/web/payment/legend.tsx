/** Which keys do what in a review, and the switch that turns them off. */
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { useWords, type WordId } from '../words/words.tsx';

const ROWS: readonly (readonly [keys: readonly string[], word: WordId])[] = [
  [['n', 'p'], 'payment.key.request'], [['v', 'V'], 'payment.key.voucher'], [['j', 'k'], 'payment.key.check'],
  [['y'], 'payment.key.passes'], [['x'], 'payment.key.fails'], [['u'], 'payment.key.undo'], [['t'], 'payment.key.take'],
  [['a'], 'payment.key.approve'], [['r'], 'payment.key.return'], [['d'], 'payment.key.deny'], [['?'], 'payment.key.legend'],
];

interface LegendProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly isOn: boolean;
  readonly turn: (on: boolean) => void;
}

export function Legend({ isOpen, onClose, isOn, turn }: LegendProps): ReactNode {
  const { t } = useWords();
  return (
    <Dialog title={t('payment.keys')} isOpen={isOpen} onClose={onClose}>
      <dl className="terms keys">
        {ROWS.map(([keys, word]) => <div key={word}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{t(word)}</dd></div>)}
      </dl>
      <p className="small quiet">{t('payment.keys-text')}</p>
      <Checkbox name="keys" label={t('payment.keys-on')} value={isOn} onChange={turn} />
      <p><Button onPress={onClose}>{t('shell.close')}</Button></p>
    </Dialog>
  );
}
