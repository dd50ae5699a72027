/**
 * Fields of forms: a label above, help below it, what is wrong below that, announced. Values are the contract's: days are
 * `2021-06-30`, numbers are whole. A field is judged when it is left, never while it is typed in.
 */
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { CheckboxGroup as AriaCheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { NumberField as AriaNumberField } from 'react-aria-components/NumberField';
import { Popover } from 'react-aria-components/Popover';
import { RadioButton, RadioField, RadioGroup as AriaRadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { useWords } from '../words/words.tsx';
import { fieldId } from './field-id.ts';

export interface FieldProps {
  /** The field's name in the input, by which an error of the server finds it: `/startsOn`. */
  readonly name: string;
  readonly label: string;
  readonly help?: ReactNode;
  readonly wrong?: string | undefined;
  readonly optional?: boolean;
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
}

export function Labelled({ label, optional }: { readonly label: string; readonly optional: boolean | undefined }): ReactNode {
  const { t } = useWords();
  return <>{label}{optional === true ? <span className="quiet"> {t('field.optional')}</span> : null}</>;
}

export function Help({ children }: { readonly children: ReactNode }): ReactNode {
  return children === undefined ? null : <Text slot="description" className="help" elementType="p">{children}</Text>;
}

export function Wrong({ children }: { readonly children: string | undefined }): ReactNode {
  return <FieldError className="wrong" elementType="p">{children}</FieldError>;
}

interface TextProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly rows?: number;
  readonly type?: 'text' | 'email' | 'url' | 'search';
  readonly autoComplete?: string;
  readonly size?: 'short' | 'shorter';
  /** For references, codes and addresses: no translation, no correction. */
  readonly code?: boolean;
  readonly maxLength?: number;
}

export function TextField({ name, label, help, wrong, optional, rows, size, code, type = 'text', ...rest }: TextProps): ReactNode {
  const { onBlur, ...props } = rest;
  return (
    <AriaTextField {...props} {...(onBlur === undefined ? {} : { onBlur })} type={type} className="field" id={fieldId(name)} name={name}
      isInvalid={wrong !== undefined} validationBehavior="aria" {...(code === true ? { spellCheck: 'false', autoCorrect: 'off' } : {})}>
      <Label><Labelled label={label} optional={optional} /></Label>
      <Help>{help}</Help>
      <Wrong>{wrong}</Wrong>
      {rows === undefined
        ? <Input className={`input${size === undefined ? '' : ` ${size}`}${code === true ? ' code' : ''}`} />
        : <TextArea className="input" rows={rows} />}
    </AriaTextField>
  );
}

interface NumberProps extends FieldProps {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
}

export function NumberField({ name, label, help, wrong, optional, value, onChange, min, max, ...rest }: NumberProps): ReactNode {
  return (
    <AriaNumberField {...rest} value={value ?? NaN} onChange={(next) => { onChange(Number.isNaN(next) ? null : next); }} className="field"
      id={fieldId(name)} name={name} isInvalid={wrong !== undefined} validationBehavior="aria" formatOptions={{ maximumFractionDigits: 0 }}
      {...(min === undefined ? {} : { minValue: min })} {...(max === undefined ? {} : { maxValue: max })}>
      <Label><Labelled label={label} optional={optional} /></Label>
      <Help>{help}</Help>
      <Wrong>{wrong}</Wrong>
      <Group className="group short">
        <Input className="number" />
        <AriaButton slot="decrement" className="button small">−</AriaButton>
        <AriaButton slot="increment" className="button small">+</AriaButton>
      </Group>
    </AriaNumberField>
  );
}

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly more?: ReactNode;
  readonly isDisabled?: boolean;
}

interface ChoiceProps extends FieldProps {
  readonly choices: readonly Choice[];
  readonly across?: boolean;
}

export function RadioGroup({ name, label, help, wrong, optional, choices, across, value, onChange, ...rest }: ChoiceProps & {
  readonly value: string | null; readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <AriaRadioGroup {...rest} value={value} onChange={onChange} className="field" id={fieldId(name)} isInvalid={wrong !== undefined} validationBehavior="aria">
      <Label className="label"><Labelled label={label} optional={optional} /></Label>
      <Help>{help}</Help>
      <Wrong>{wrong}</Wrong>
      <div className={`choices${across === true ? ' across' : ''}`}>
        {choices.map((choice) => (
          <RadioField key={choice.id} value={choice.id} className="choice" isDisabled={choice.isDisabled ?? false}>
            <RadioButton className="choice-button"><span className="mark" aria-hidden="true" /><span>{choice.label}</span></RadioButton>
            {choice.more === undefined ? null : <Text slot="description" className="more" elementType="div">{choice.more}</Text>}
          </RadioField>
        ))}
      </div>
    </AriaRadioGroup>
  );
}

export function CheckboxGroup({ name, label, help, wrong, optional, choices, across, hideLabel, value, onChange, ...rest }: ChoiceProps & {
  readonly value: readonly string[]; readonly onChange: (value: string[]) => void;
  /** Where a heading above says the same. */
  readonly hideLabel?: boolean;
}): ReactNode {
  return (
    <AriaCheckboxGroup {...rest} value={[...value]} onChange={onChange} className="field" id={fieldId(name)} isInvalid={wrong !== undefined} validationBehavior="aria">
      <Label className={hideLabel === true ? 'hidden' : 'label'}><Labelled label={label} optional={optional} /></Label>
      <Help>{help}</Help>
      <Wrong>{wrong}</Wrong>
      <div className={`choices${across === true ? ' across' : ''}`}>
        {choices.map((choice) => (
          <CheckboxField key={choice.id} value={choice.id} className="choice box" isDisabled={choice.isDisabled ?? false}>
            <CheckboxButton className="choice-button"><span className="mark" aria-hidden="true" /><span>{choice.label}</span></CheckboxButton>
            {choice.more === undefined ? null : <Text slot="description" className="more" elementType="div">{choice.more}</Text>}
          </CheckboxField>
        ))}
      </div>
    </AriaCheckboxGroup>
  );
}

export function Checkbox({ name, label, wrong, value, onChange }: FieldProps & {
  readonly value: boolean; readonly onChange: (value: boolean) => void;
}): ReactNode {
  return (
    <div className="field" id={fieldId(name)} {...(wrong === undefined ? {} : { 'data-invalid': true })}>
      <CheckboxField className="choice box" isSelected={value} onChange={onChange} isInvalid={wrong !== undefined} validationBehavior="aria">
        <CheckboxButton className="choice-button"><span className="mark" aria-hidden="true" /><span>{label}</span></CheckboxButton>
        <Wrong>{wrong}</Wrong>
      </CheckboxField>
    </div>
  );
}

/** One of a few, told by the browser's own list: for short lists without explanations. */
export function Select({ name, label, help, wrong, optional, choices, value, onChange, empty }: ChoiceProps & {
  readonly value: string; readonly onChange: (value: string) => void; readonly empty?: string;
}): ReactNode {
  const id = fieldId(name);
  const described = [help === undefined ? '' : `${id}-help`, wrong === undefined ? '' : `${id}-wrong`].filter((each) => each !== '').join(' ');
  return (
    <div className="field" {...(wrong === undefined ? {} : { 'data-invalid': true })}>
      <label htmlFor={id}><Labelled label={label} optional={optional} /></label>
      {help === undefined ? null : <p className="help" id={`${id}-help`}>{help}</p>}
      {wrong === undefined ? null : <p className="wrong" id={`${id}-wrong`}>{wrong}</p>}
      <select id={id} className="input" value={value} onChange={(event) => { onChange(event.target.value); }} aria-invalid={wrong !== undefined}
        {...(described === '' ? {} : { 'aria-describedby': described })}>
        {empty === undefined ? null : <option value="">{empty}</option>}
        {choices.map((choice) => <option key={choice.id} value={choice.id} disabled={choice.isDisabled ?? false}>{choice.label}</option>)}
      </select>
    </div>
  );
}

/** One of many, found by typing. */
export function ComboBox({ name, label, help, wrong, optional, choices, value, onChange }: ChoiceProps & {
  readonly value: string | null; readonly onChange: (value: string | null) => void;
}): ReactNode {
  const { t } = useWords();
  return (
    <AriaComboBox className="field" id={fieldId(name)} value={value} onChange={(key) => { onChange(key === null ? null : String(key)); }}
      isInvalid={wrong !== undefined} validationBehavior="aria" defaultItems={[...choices]} menuTrigger="focus">
      <Label><Labelled label={label} optional={optional} /></Label>
      <Help>{help}</Help>
      <Wrong>{wrong}</Wrong>
      <Group className="group"><Input /><AriaButton className="button small" aria-label={t('field.open')}>▾</AriaButton></Group>
      <Popover className="popover">
        <ListBox<Choice> className="listbox">
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} isDisabled={choice.isDisabled ?? false}>
              {choice.label}{choice.more === undefined ? null : <span className="quiet small"> {choice.more}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
