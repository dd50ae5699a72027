/** The partner's locations, and another one. Reserving, redeeming and payment go through one in the country of delivery. */
import { type SubmitEvent, type ReactNode } from 'react';
import type { PartnerView } from '../../contract/partner-view.ts';
import { COUNTRIES } from '../../contract/codes.ts';
import { useCommand } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { useDraft } from '../ui/draft.ts';
import { ComboBox, TextField } from '../ui/fields.tsx';
import { Empty, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { SubmitButton } from './shared.tsx';
import { useTries } from './tries.ts';

export function Locations({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t, country } = useWords();
  return (
    <div className="beside even">
      <Panel title={t('company.locations')}>
        {partner.locations.length === 0 ? <Empty title={t('company.no-locations')}><p>{t('company.locations-text')}</p></Empty> : (
          <Table caption={t('company.locations-text')} rows={partner.locations} keyOf={({ id }) => id} columns={[
            { id: 'name', title: t('term.name'), cell: ({ name }) => <span translate="no">{name}</span> },
            { id: 'city', title: t('company.city'), cell: ({ city }) => <span translate="no">{city}</span> },
            { id: 'country', title: t('company.country'), cell: (each) => country(each.country) },
          ]} />
        )}
      </Panel>
      {abilityOf(partner.abilities, 'partner.add-location') === undefined ? null : <AddLocation partner={partner} />}
    </div>
  );
}

interface Typed {
  readonly name: string;
  readonly city: string;
  readonly country: string | null;
}

const EMPTY: Typed = { name: '', city: '', country: null };

function AddLocation({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t, country: countryName, locale } = useWords();
  const announce = useAnnounce();
  const adding = useCommand('partner.add-location');
  const [typed, change] = useDraft<Typed>('location', { ...EMPTY, country: partner.country });
  const labels = { name: t('company.location-name'), city: t('company.city'), country: t('company.country') };
  const wrong: Record<string, string> = {};
  if (typed.name.trim() === '') wrong['name'] = t('field.required');
  if (typed.city.trim() === '') wrong['city'] = t('field.required');
  if (typed.country === null) wrong['country'] = t('field.required');
  const tries = useTries(wrong);
  const told = (name: string): string | undefined => wrongIn(adding.problem, name) ?? tries.shown[name];
  const submit = async (): Promise<void> => {
    const { name, city, country } = typed;
    if (!tries.attempt() || country === null) return;
    if (await adding.give({ partnerId: partner.id, name, city, country }) === undefined) return;
    change({ ...EMPTY, country });
    tries.reset();
    announce(t('company.location-added', { name }));
  };
  const choices = COUNTRIES.map((id) => ({ id, label: countryName(id) })).sort((one, other) => one.label.localeCompare(other.label, locale));
  return (
    <form className="panel stack" noValidate onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
      <h2>{t('company.add-location')}</h2>
      <ErrorSummary wrong={tries.shown} labels={labels} tried={tries.count} />
      <ProblemNotice problem={adding.problem} labels={labels} />
      <TextField name="name" label={labels.name} wrong={told('name')} value={typed.name} onChange={(name) => { change({ name }); }} />
      <TextField name="city" label={labels.city} wrong={told('city')} value={typed.city} onChange={(city) => { change({ city }); }} />
      <ComboBox name="country" label={labels.country} help={t('company.country-help')} wrong={told('country')} value={typed.country} choices={choices}
        onChange={(country) => { change({ country }); }} />
      <div className="buttons">
        <SubmitButton ability={abilityOf(partner.abilities, 'partner.add-location')} pending={adding.pending}>{t('company.add-location')}</SubmitButton>
      </div>
    </form>
  );
}
