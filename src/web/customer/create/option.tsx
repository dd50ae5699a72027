/** One choice of a long list: its name, and lines beneath it that are read out with it. */
import type { ReactNode } from 'react';
import { RadioButton, RadioField } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';

interface OptionProps {
  readonly value: string;
  readonly title: ReactNode;
  readonly isDisabled?: boolean;
  readonly children?: ReactNode;
}

export function Option({ value, title, isDisabled = false, children }: OptionProps): ReactNode {
  return (
    <RadioField value={value} className="choice" isDisabled={isDisabled}>
      <RadioButton className="choice-button"><span className="mark" aria-hidden="true" /><span>{title}</span></RadioButton>
      {children === undefined || children === null || children === '' ? null : <Text slot="description" className="more" elementType="div">{children}</Text>}
    </RadioField>
  );
}
