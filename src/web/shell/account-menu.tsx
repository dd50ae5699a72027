/** Who one is: the organisations one can act for, language, theme, settings, signing out. */
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useMe } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { LANGUAGES, useWords, type Language } from '../words/words.tsx';
import { chooseTheme, themeChosen, THEMES, type Theme } from './theme.ts';
import { actFor } from './who.tsx';

export function AccountMenu(): ReactNode {
  const { t, term, list, language, choose } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const act = (key: string | number): void => {
    const [what, value = ''] = String(key).split(':');
    if (what === 'place' && value !== me.organisation.id) actFor(value);
    else if (what === 'theme') chooseTheme(value as Theme);
    else if (what === 'language' && value !== language) choose(value as Language);
    else if (what === 'settings') void navigate({ to: '/settings' });
    else if (what === 'out') signOut();
  };
  return (
    <MenuTrigger>
      <Button small aria-label={t('shell.account', { name: me.person.name })}><span translate="no">{initials(me.person.name)}</span></Button>
      <Popover className="popover account" placement="bottom end">
        <p className="account-head">
          <strong translate="no">{me.person.name}</strong>
          <span translate="no">{me.organisation.name}</span>
          <span className="quiet small">{list(me.person.roles.map((role) => term('role', role)))}</span>
        </p>
        <Menu className="menu" onAction={act} aria-label={t('shell.account', { name: me.person.name })}>
          <Places />
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[`language:${language}`]}>
            <Header className="menu-head quiet small">{t('shell.language')}</Header>
            {LANGUAGES.map((each) => <MenuItem key={each} id={`language:${each}`} textValue={t(`settings.language.${each}`)}><span lang={each}>{t(`settings.language.${each}`)}</span></MenuItem>)}
          </MenuSection>
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[`theme:${themeChosen()}`]}>
            <Header className="menu-head quiet small">{t('shell.theme')}</Header>
            {THEMES.map((theme) => <MenuItem key={theme} id={`theme:${theme}`}>{t(`shell.theme.${theme}`)}</MenuItem>)}
          </MenuSection>
          <MenuSection aria-label={t('shell.settings')}>
            <MenuItem id="settings">{t('shell.settings')}</MenuItem>
            <MenuItem id="out">{t('shell.sign-out')}</MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** For those who have several: the organisation acted for, and the others. */
function Places(): ReactNode {
  const { t, term, list } = useWords();
  const { organisation, places } = useMe();
  const rolesOf = (roles: readonly string[]): string => list(roles.map((role) => term('role', role)));
  if (places.length < 2) return null;
  return (
    <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[`place:${organisation.id}`]}>
      <Header className="menu-head quiet small">{t('account.places')}</Header>
      {places.map((place) => (
        <MenuItem key={place.organisationId} id={`place:${place.organisationId}`} isDisabled={place.suspended}
          textValue={t('account.place', { organisation: place.organisation, roles: rolesOf(place.roles) })}>
          <span translate="no">{place.organisation}</span><span className="quiet small"> {rolesOf(place.roles)}</span>
        </MenuItem>
      ))}
    </MenuSection>
  );
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  return `${parts[0]?.[0] ?? ''}${parts.length > 1 ? parts.at(-1)?.[0] ?? '' : ''}`;
}

/** Signing out is a form of the server's, so that it works from any page and clears what the browser keeps. */
function signOut(): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/sign-out';
  document.body.append(form);
  form.submit();
}
