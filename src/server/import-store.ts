/** What the rows of an import refer to, as the rows of the database tell it, within the importer's own sponsor. */
import { foldEmail } from '../domain/ids.ts';
import { send } from './commands/load.ts';
import { presentIn } from './commands/shelf.ts';
import type { Tools } from './engine.ts';
import type { Importer } from './jobs/import-kinds.ts';
import type { ImportStore, ProgrammeInForce } from './jobs/import-rows.ts';
import { text } from './store/decode.ts';
import { agreementsByNumber } from './store/entitlement.ts';
import { organisations, organisationsByCode, readOrganisations } from './store/party.ts';
import { partners } from './store/partner.ts';
import { programmes, readProgrammes } from './store/programme.ts';
import { reading } from './store/table.ts';

/** The store as an importer may see it. */
export async function storeFor({ writers, definitions, clock, calendar }: Tools, importer: Importer): Promise<ImportStore> {
  const [own] = (await send(writers, [readOrganisations([importer.organisationId])]))[0] ?? [];
  const organisation = own === undefined ? undefined : organisations.decode(own);
  const sponsorId = organisation?.sponsorId ?? importer.organisationId;
  const mine = async () => {
    const [rows] = await send(writers, [readProgrammes()]);
    return (rows ?? []).map(programmes.decode).filter((programme) => programme.sponsorId === sponsorId);
  };
  return {
    async organisations(codes) {
      const [rows] = await send(writers, [organisationsByCode(sponsorId, codes)]);
      const found = (rows ?? []).map(organisations.decode)
        .filter(({ id }) => importer.party === 'sponsor' || id === importer.organisationId);
      return new Map(found.map(({ code, id, kind }) => [code ?? '', { id, kind }]));
    },
    async agreements(numbers) {
      const ids = (await mine()).map(({ id }) => id);
      const asked = ids.flatMap((id) => numbers.map((number): [string, string] => [id, number]));
      const [rows] = await send(writers, [agreementsByNumber(asked.map(([id]) => id), asked.map(([, number]) => number))]);
      const found = new Map<string, { id: string; programmeId: string }[]>();
      for (const row of rows ?? []) {
        const number = text(row, 'number');
        const agreement = { id: text(row, 'id'), programmeId: text(row, 'programme_id') };
        found.set(number, [...(found.get(number) ?? []), agreement]);
      }
      return found;
    },
    async consultants(partnerIds) {
      const [rows] = await send(writers, [reading(partners, 'id', partnerIds)]);
      return new Map((rows ?? []).map(partners.decode).flatMap(({ partner }) =>
        partner.consultants.map(({ id, email }): [string, string] => [`${partner.id} ${foldEmail(email)}`, id])));
    },
    async programmes() {
      const all = await mine();
      await definitions.fetch(writers, all);
      return all.flatMap((programme): ProgrammeInForce[] => {
        const { today, version } = presentIn(definitions, programme, (timeZone) => calendar(clock.now(), timeZone));
        const definition = version === undefined ? undefined : definitions.get(programme.id, version.version);
        if (definition === undefined) return [];
        return [{
          id: programme.id, agreementVersion: definition.enrolment.agreementVersion, today,
          agreementVersions: programme.versions.flatMap((each) =>
            definitions.get(programme.id, each.version)?.enrolment.agreementVersion ?? []),
          offerings: definition.offerings.map(({ id }) => id),
        }];
      });
    },
  };
}
