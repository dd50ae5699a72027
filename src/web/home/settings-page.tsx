/** What a person can choose for themself: language, theme, keys, mail; where they are signed in; what is kept about them. */
import { useState, type ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { chooseSlash, chooseTheme, slashOpens, themeChosen, THEMES, type Theme } from '../shell/theme.ts';
import { Checkbox, RadioGroup } from '../ui/fields.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { LANGUAGES, useWords, type Language } from '../words/words.tsx';
import { DataOfPerson } from './data-of-person.tsx';
import { Keys } from './keys.tsx';
import { MailPreferences } from './mail-preferences.tsx';
import { Sessions } from './sessions.tsx';
import './home.css';

export function SettingsPage(): ReactNode {
  const { t } = useWords();
  const { person, organisation, commands } = useMe();
  return (
    <Page title={t('settings.title')} lead={<span translate="no">{person.name}, {person.email}</span>}>
      <div className="stack">
        <div className="columns"><ThisBrowser /><MailPreferences /></div>
        <Sessions />
        {commands.includes('key.create')
          ? <Keys organisationId={organisation.id} person={person} />
          : <Panel title={t('settings.keys')} id="keys"><p>{t('settings.keys-none')}</p></Panel>}
        <Panel title={t('settings.data')} id="data">
          <DataOfPerson organisationId={organisation.id} personId={person.id} text={t('settings.data-lead', { organisation: organisation.name })} word={t('settings.data-get')} />
        </Panel>
      </div>
    </Page>
  );
}

function ThisBrowser(): ReactNode {
  const { t, language, choose } = useWords();
  const [theme, setTheme] = useState<Theme>(themeChosen);
  const [isSlash, setSlash] = useState(slashOpens);
  return (
    <Panel title={t('settings.portal')} id="portal-settings">
      <div className="stack">
        <RadioGroup name="language" label={t('shell.language')} across value={language} onChange={(next) => { choose(next as Language); }}
          choices={LANGUAGES.map((each) => ({ id: each, label: t(`settings.language.${each}`) }))} />
        <RadioGroup name="theme" label={t('shell.theme')} across value={theme}
          onChange={(next) => { chooseTheme(next as Theme); setTheme(next as Theme); }}
          choices={THEMES.map((each) => ({ id: each, label: t(`shell.theme.${each}`) }))} />
        <div role="group" aria-labelledby="keyboard" className="field">
          <p id="keyboard" className="label">{t('settings.keys-label')}</p>
          <Checkbox name="slash" label={t('settings.slash')} value={isSlash} onChange={(next) => { chooseSlash(next); setSlash(next); }} />
          <p className="small quiet">{t('settings.slash-text')}</p>
        </div>
      </div>
    </Panel>
  );
}
