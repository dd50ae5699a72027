/** Everybody one can be in the sandbox: choosing one signs in as them. */
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import { beAddress, byOrganisation, personasQuery } from './personas.ts';

export function SandboxPeople(): ReactNode {
  const { t, term, list } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { data = [] } = useQuery({ ...personasQuery, enabled: isOpen });
  const rolesOf = (roles: readonly string[]): string => list(roles.map((role) => term('role', role)));
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button small aria-label={t('sandbox.people')}><span className="wide">{t('sandbox.people')}</span><span className="wide" aria-hidden="true">▴</span>
        <svg className="narrow" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" d="M10 3.5a3 3 0 1 1 0 6a3 3 0 1 1 0-6M4 16.5c.6-3.2 3-4.5 6-4.5s5.4 1.3 6 4.5" /></svg></Button>
      <Popover className="popover account" placement="top end">
        <Menu className="menu" aria-label={t('sandbox.people')} renderEmptyState={() => <p className="padded quiet">{t('shell.loading')}</p>}>
          {byOrganisation(data).map(([organisation, members]) => (
            <MenuSection key={organisation}>
              <Header className="menu-head quiet small">{organisation}</Header>
              {members.map((persona) => (
                <MenuItem key={persona.personId} id={persona.personId} href={beAddress(persona)} textValue={`${persona.name}, ${rolesOf(persona.roles)}`}>
                  <span translate="no">{persona.name}</span> <span className="quiet small">{rolesOf(persona.roles)}</span>
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
