/**
 * The reads that answer somebody and do not run as `reader`, under the policies of the rows. A policy compares a row's own
 * columns with the organisation that asks; each of these reads rows whose columns do not say whose they are. What the caller
 * may see is found beforehand from rows that do, as the reader, in the same read. The list may only shrink: a test counts it.
 */
export const BEYOND = {
  'participants': 'A sponsor sees the partners of its programmes, whoever registered them: the enrolments stand within'
    + ' `standing`, and of which sponsor a programme is in another table.',
  'directory': 'Customers find the partners of their sponsor\'s programmes; a partner\'s row names neither.',
  'people of the registered': 'A sponsor\'s admin and auditor see the people of an organisation it registered; a person\'s'
    + ' row names the organisation alone.',
  'personal fields': '`journal_personal` names an entry and no organisation, so that erasing a field leaves no trace of it.',
  'entries of nobody': 'A partner that holds a voucher sees how it came about, in entries that name the customer alone.',
  'movements of days': 'A posting names its agreement and no organisation: it is written with every step of a voucher.',
  'errands': 'How far an extension is stands in its errand, which names no organisation.',
  'a voucher given back': 'A partner finds its own entries of a voucher that it holds no more: under which agreement they are'
    + ' kept is told by the voucher\'s row alone, and nothing else of it is used.',
  'keys': 'A key\'s row holds the hash of its secret, and so the reader may not read the table at all.',
  'own sessions': 'A session belongs to whoever signed in, who may have places in several organisations.',
  'what is kept of a person': 'A person\'s mail, choices for mail, kept views and marks name the person alone; the person, and'
    + ' whoever manages the organisation\'s people, are told of them with everything else.',
  'dealings': 'A partner is told what the customers are called with whom it deals or dealt, and no customer\'s row names a partner:'
    + ' they are found from its own vouchers and entries.',
  'abilities': 'What somebody may do with a thing is judged by rules that ask for more than what is shown: a partner\'s'
    + ' voucher is judged with its agreement, a request with the partner\'s payee.',
} as const satisfies Readonly<Record<string, string>>;

export type Beyond = keyof typeof BEYOND;
