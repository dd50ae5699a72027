/** Search and go: pages by their names and whatever the server finds; arrow keys choose, Enter opens. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { FoundDetail, titleOf } from '../home/found-list.tsx';
import { looksLikeReference, plainReference, type Way } from '../home/whither.ts';
import { useWords } from '../words/words.tsx';
import { useChoices, type Choice } from './command-choices.ts';

interface MenuProps {
  /** Hands over what was typed before the menu was there; from then on its field has the keys. */
  readonly take: () => string;
  readonly onClose: () => void;
}

export function CommandMenu({ take, onClose }: MenuProps): ReactNode {
  const { t } = useWords();
  return (
    <ModalOverlay className="overlay command-overlay" isOpen onOpenChange={(open) => { if (!open) onClose(); }} isDismissable>
      <Modal className="command-modal">
        <Dialog className="dialog command" aria-label={t('command.title')}><Finder take={take} onClose={onClose} /></Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ take, onClose }: MenuProps): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  // Enter, or a pasted reference, waits for the answer to what was typed last.
  const [awaited, setAwaited] = useState<'entered' | 'pasted'>();
  const takeOnce = useRef(take);
  useLayoutEffect(() => {
    const before = takeOnce.current();
    setTyped(before.split('\n')[0] ?? '');
    if (before.includes('\n')) setAwaited('entered');
  }, []);
  const { choices, isFresh } = useChoices(typed.trim());
  const [at, setAt] = useState(0);
  const chosen = choices[Math.min(at, choices.length - 1)];
  const go = (way: Way): void => {
    onClose();
    void navigate(way);
  };
  useEffect(() => {
    if (awaited === undefined || !isFresh) return;
    setAwaited(undefined);
    const exact = choices.find(({ found }) => found?.kind === 'voucher' && plainReference(found.id) === plainReference(typed));
    if (awaited === 'entered') go(chosen?.way ?? { to: '/search', search: { q: typed.trim() } });
    else if (exact !== undefined) go(exact.way);
  });
  const onKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && choices.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, choices.length - 1) + step + choices.length) % choices.length);
    } else if (event.key === 'Enter' && (typed.trim() !== '' || chosen !== undefined)) {
      event.preventDefault();
      setAwaited('entered');
    }
  };
  return (
    <>
      <label className="hidden" htmlFor={`${id}-input`}>{t('command.label')}</label>
      <input id={`${id}-input`} className="input" role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`} aria-describedby={`${id}-help`} placeholder={t('command.label')}
        autoComplete="off" autoCorrect="off" spellCheck="false" autoFocus maxLength={200} value={typed} onKeyDown={onKey}
        onChange={(event) => { setTyped(event.target.value); setAt(0); setAwaited(undefined); }}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text').trim();
          if (typed !== '' || !looksLikeReference(text)) return;
          event.preventDefault();
          setTyped(text);
          setAwaited('pasted');
        }} />
      <Options id={id} choices={choices} chosen={chosen} onChoose={(choice) => { go(choice.way); }} />
      <p className="hidden" role="status">{isFresh && typed.trim() !== '' ? t('command.count', { count: choices.length }) : ''}</p>
      <p className="small quiet" id={`${id}-help`}>{isFresh && choices.length === 0 ? t('command.none') : t('command.help')}</p>
    </>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly chosen: Choice | undefined;
  readonly onChoose: (choice: Choice) => void;
}

function Options({ id, choices, chosen, onChoose }: OptionsProps): ReactNode {
  const { t } = useWords();
  useEffect(() => {
    if (chosen !== undefined) document.getElementById(`${id}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <div role="listbox" id={`${id}-list`} aria-label={t('command.title')} className="command-list">
      {groups.map((group) => (
        <div role="group" key={group} aria-label={t(`command.${group}`)}>
          <p className="small quiet command-group" aria-hidden="true">{t(`command.${group}`)}</p>
          {choices.filter((choice) => choice.group === group).map((choice) => (
            <div role="option" key={choice.id} id={`${id}-${choice.id}`} aria-selected={choice === chosen} className="command-option"
              onMouseDown={(event) => { event.preventDefault(); }} onClick={() => { onChoose(choice); }}>
              <Shown choice={choice} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Shown({ choice: { found, words } }: { readonly choice: Choice }): ReactNode {
  const { term } = useWords();
  if (found === undefined) return words;
  return (
    <>
      <span className={found.kind === 'voucher' ? 'reference' : ''} translate="no">{titleOf(found)}</span>
      <span className="quiet small"> {term('what', found.kind)}</span>
      <FoundDetail item={found} />
    </>
  );
}
