/** How a mail looks: one column, no pictures but a QR code, dark where the reader's screen is. */
import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Img } from '@react-email/img';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import type { ReactElement } from 'react';
import type { Language } from '../../../contract/refusal-params.ts';
import type { Action, Frame, Letter, Section as Part } from '../letter.ts';

/** Programs that know `prefers-color-scheme` show it dark; the others may turn the colours round, which these survive. */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  body, .ground, .ground > table > tbody > tr > td { background-color: #191714 !important; }
  .sheet { background-color: #25221d !important; border-color: #48433a !important; }
  .text { color: #ece8df !important; }
  .quiet { color: #b3ac9e !important; }
  .link { color: #f0b469 !important; }
  .line { border-color: #48433a !important; }
  .button { background-color: #f0b469 !important; color: #191714 !important; }
}`;

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const TEXT = { color: '#1f1d1a', fontSize: '16px', lineHeight: '25px', margin: '0 0 14px', whiteSpace: 'pre-line' } as const;
const QUIET = { ...TEXT, color: '#57534b', fontSize: '13px', lineHeight: '20px' } as const;
const LINK = { color: '#7a3d00', wordBreak: 'break-all' } as const;

export interface LetterProps {
  readonly letter: Letter;
  readonly frame: Frame;
  readonly language: Language;
  readonly name: string;
  /** The address of the picture within the mail. */
  readonly picture: string | undefined;
}

export function LetterMail({ letter, frame, language, name, picture }: LetterProps): ReactElement {
  return (
    <Html lang={language} dir="ltr">
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{letter.subject}</title>
        <style>{STYLE}</style>
      </Head>
      <Preview>{letter.preview}</Preview>
      <Body className="ground" style={{ backgroundColor: '#fbfaf7', fontFamily: FONT, margin: 0, padding: '16px' }}>
        <Container
          className="sheet"
          style={{ backgroundColor: '#ffffff', border: '1px solid #cfc9bb', borderRadius: '6px', maxWidth: '600px', padding: '24px' }}
        >
          <Heading as="h1" className="text" style={{ color: '#1f1d1a', fontSize: '22px', lineHeight: '28px', margin: '0 0 16px' }}>
            {letter.heading}
          </Heading>
          <Text className="text" style={TEXT}>{frame.greeting(name)}</Text>
          <Paragraphs all={letter.paragraphs} />
          <Details all={letter.details} />
          <Act action={letter.action} frame={frame} />
          <Picture letter={letter} source={picture} />
          {letter.sections.map((part, index) => <Further key={index} part={part} frame={frame} />)}
          <Hr className="line" style={{ borderColor: '#cfc9bb', margin: '24px 0 16px' }} />
          <Text className="quiet" style={QUIET}>{frame.foot}</Text>
          {letter.notice === '' ? null : <Text className="quiet" style={QUIET}>{letter.notice}</Text>}
        </Container>
      </Body>
    </Html>
  );
}

function Paragraphs({ all }: { readonly all: readonly string[] }): ReactElement {
  const said = all.filter((each) => each !== '');
  return <>{said.map((each, index) => <Text key={index} className="text" style={TEXT}>{each}</Text>)}</>;
}

function Details({ all }: { readonly all: Letter['details'] }): ReactElement | null {
  if (all.length === 0) return null;
  const cell = { borderTop: '1px solid #cfc9bb', padding: '8px 12px 8px 0', textAlign: 'left', verticalAlign: 'top' } as const;
  return (
    <table className="line" style={{ borderCollapse: 'collapse', margin: '8px 0 20px', width: '100%' }}>
      <tbody>
        {all.map(([label, value], index) => (
          <tr key={index}>
            <th scope="row" className="quiet line" style={{ ...cell, ...QUIET, fontWeight: 'normal', width: '34%' }}>{label}</th>
            <td className="text line" style={{ ...cell, ...TEXT, margin: 0, overflowWrap: 'anywhere' }}>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Act({ action, frame }: { readonly action: Action | undefined; readonly frame: Frame }): ReactElement | null {
  if (action === undefined) return null;
  return (
    <Section style={{ margin: '0 0 16px' }}>
      <Button
        href={action.href} className="button"
        style={{ backgroundColor: '#7a3d00', borderRadius: '5px', color: '#ffffff', fontSize: '16px', fontWeight: 600, padding: '12px 20px' }}
      >
        {action.label}
      </Button>
      <Text className="quiet" style={{ ...QUIET, margin: '10px 0 0' }}>
        {frame.linkAsText} <Link href={action.href} className="link" style={LINK}>{action.href}</Link>
      </Text>
    </Section>
  );
}

/** A code keeps its white ground, whatever is around it: scanners need the contrast. */
function Picture({ letter, source }: { readonly letter: Letter; readonly source: string | undefined }): ReactElement | null {
  if (letter.picture === undefined || source === undefined) return null;
  return (
    <Section style={{ margin: '8px 0 16px' }}>
      <Img src={source} alt={letter.picture.alt} width="240" height="240" style={{ backgroundColor: '#ffffff' }} />
      <Text className="quiet" style={QUIET}>{letter.picture.caption}</Text>
    </Section>
  );
}

function Further({ part, frame }: { readonly part: Part; readonly frame: Frame }): ReactElement {
  return (
    <Section style={{ margin: '8px 0 0' }}>
      <Heading as="h2" className="text" style={{ color: '#1f1d1a', fontSize: '17px', lineHeight: '24px', margin: '16px 0 8px' }}>
        {part.heading}
      </Heading>
      <Paragraphs all={part.paragraphs} />
      <Act action={part.action} frame={frame} />
    </Section>
  );
}
