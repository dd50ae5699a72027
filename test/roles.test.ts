/** The page of roles, commands and scopes is made from the one table that decides by them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMAND_ROUTES } from '../src/contract/command-routes.ts';
import type { CommandRoute } from '../src/contract/route.ts';
import type { Language } from '../src/contract/refusal-params.ts';
import { sayer } from '../src/contract/refusal-words.ts';
import {
  ADMIN_ROLE, COMMANDS, giversOf, PARTY_ROLES, scopeOf, SCOPES, STEP_UP_COMMANDS, WHOLE_PARTNER_COMMANDS, type CommandName,
  type PartyKind,
} from '../src/domain/party.ts';

const PAGE = new URL('../docs/roles.md', import.meta.url);
const RENEW = 'UPDATE=1 npx vitest run test/roles.test.ts';

const PARTIES = Object.keys(PARTY_ROLES) as PartyKind[];
const NAMES = Object.keys(COMMANDS) as CommandName[];
const routes: Readonly<Record<string, CommandRoute>> = COMMAND_ROUTES;

const nameOf = (party: PartyKind, role: string, language: Language): string =>
  sayer({ rule: 'role.missing', params: { command: '', roles: [`${party}.${role}`] } }, language).all('roles');

describe('docs/roles.md', () => {
  it(`is current; renew it with: ${RENEW}`, () => {
    if (process.env['UPDATE'] === '1') writeFileSync(PAGE, page());
    expect(readFileSync(PAGE, 'utf8')).toBe(page());
  });

  it('has every role in both languages, and every command once', () => {
    const text = readFileSync(PAGE, 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    for (const party of PARTIES) {
      for (const role of PARTY_ROLES[party]) {
        for (const language of ['en', 'tr'] as const) expect(text).toContain(nameOf(party, role, language));
      }
    }
    const commands = rows.map((row) => /^\| `([a-z-]+\.[a-z-]+)`/.exec(row)?.[1]).filter((name) => name !== undefined);
    expect(commands).toEqual(NAMES);
  });
});

function page(): string {
  return [
    '# Roles, commands and scopes',
    '',
    'Who may ever give which command. The table `COMMANDS` of `src/domain/party.ts` decides, and this page is made from it.',
    'That a role may give a command says nothing of a particular voucher or request: its own rules are asked then',
    '([refusals.md](refusals.md)), and what is not the caller’s to see is not found.',
    '',
    `This page is generated; renew it with \`${RENEW}\`.`,
    '',
    '## Roles',
    '',
    'A star marks the role that manages an organisation’s people. There is always somebody who has it, is not suspended and',
    'not limited to locations: the last one cannot be suspended, erased, or lose the role.',
    '',
    '| Party | Role | English | Türkçe |',
    '| --- | --- | --- | --- |',
    ...PARTIES.flatMap((party) => PARTY_ROLES[party].map((role) =>
      `| ${party} | \`${role}\`${role === ADMIN_ROLE[party] ? ' *' : ''} | ${nameOf(party, role, 'en')} | ${nameOf(party, role, 'tr')} |`)),
    '',
    '## Commands',
    '',
    'A command without any role is given by the installation itself when it is due. With † a person must have signed in a',
    'short while ago. With ‡ it is not for somebody limited to locations, as it concerns the whole partner.',
    '',
    '| Command | What it does | Sponsor | Customer | Partner | Scope |',
    '| --- | --- | --- | --- | --- | --- |',
    ...NAMES.map(commandRow),
    '',
    '## Scopes of API keys',
    '',
    'A key without scopes may do whatever its person may. With scopes it may do less, never more: `read` is needed for',
    'everything that is read, and every other scope stands for commands.',
    '',
    '| Scope | Commands |',
    '| --- | --- |',
    ...SCOPES.map((scope) => {
      const held = NAMES.filter((name) => scopeOf(name) === scope && PARTIES.some((party) => giversOf(name, party).length > 0));
      return `| \`${scope}\` | ${scope === 'read' ? 'none; all that is read' : held.map((name) => `\`${name}\``).join(', ')} |`;
    }),
    '',
  ].join('\n');
}

function commandRow(name: CommandName): string {
  const marks = `${STEP_UP_COMMANDS.includes(name) ? ' †' : ''}${WHOLE_PARTNER_COMMANDS.includes(name) ? ' ‡' : ''}`;
  const given = PARTIES.map((party) => giversOf(name, party).map((role) => `\`${role}\``).join(', '));
  const nobody = given.every((roles) => roles === '');
  const what = routes[name]?.summary ?? 'given by the installation itself';
  return `| \`${name}\`${marks} | ${what} | ${given.join(' | ')} | ${nobody ? '' : `\`${scopeOf(name)}\``} |`;
}
