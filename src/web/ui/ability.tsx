/** What the reader may do with something, as the server says. What may not be done stays visible and says why. */
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Popover } from 'react-aria-components/Popover';
import type { AbilityView } from '../../contract/answer.ts';
import { useWords } from '../words/words.tsx';
import { Button, lookOf } from './button.tsx';
import { Refusals } from './problem.tsx';

/** The ability of a name; undefined where the reader's roles never have it. */
export function abilityOf(abilities: readonly AbilityView[] | undefined, action: string): AbilityView | undefined {
  return abilities?.find((each) => each.action === action);
}

/** What is missing, in a line beside the button; what to do about it is one keypress away, within. */
export function WhyNot({ ability }: { readonly ability: AbilityView }): ReactNode {
  return ability.allowed ? null : <p>{ability.refusals.map(({ message }) => message).join(' ')}</p>;
}

interface AbilityButtonProps {
  readonly ability: AbilityView | undefined;
  readonly onPress: () => void;
  readonly look?: 'primary' | 'danger' | 'plain' | 'normal';
  readonly small?: boolean;
  readonly pending?: boolean;
  readonly children: ReactNode;
}

/** A button for a command. Where it is refused it looks so, can be reached, and opens the reasons instead. */
export function AbilityButton({ ability, onPress, look, small, pending, children }: AbilityButtonProps): ReactNode {
  const { t } = useWords();
  if (ability === undefined) return null;
  if (ability.allowed) {
    return <Button {...(look === undefined ? {} : { look })} {...(small === undefined ? {} : { small })} isPending={pending ?? false} onPress={onPress}>{children}</Button>;
  }
  return (
    <DialogTrigger>
      <AriaButton className={`${lookOf('normal', small)} refused`} aria-disabled="true">
        {children}<span className="hidden"> {t('ability.not-now')}</span><svg className="reasons" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.75" /><path d="M8 7.25v4M8 4.5v.1" /></svg>
      </AriaButton>
      <Popover className="popover padded">
        <Dialog className="stack-small">
          <Heading slot="title" level={3}>{t('ability.why-not')}</Heading>
          <Refusals refusals={ability.refusals} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
