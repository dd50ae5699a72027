/** Buttons, and links that look like them. One that cannot be used stays there and says why (`AbilityButton`). */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

type Look = 'primary' | 'danger' | 'plain' | 'normal';

export function lookOf(look: Look = 'normal', small = false): string {
  return `button${look === 'normal' ? '' : ` ${look}`}${small ? ' small' : ''}`;
}

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly look?: Look;
  readonly small?: boolean;
  readonly children?: ReactNode;
}

export function Button({ look, small, children, ...rest }: ButtonProps): ReactNode {
  return <AriaButton {...rest} className={lookOf(look, small)}>{children}</AriaButton>;
}
