/** What is different in a sandbox, and only there, as problems. */
export const SANDBOX_PROBLEMS = {
  'sandbox.clock-backwards': {
    status: 409,
    en: {
      title: 'The clock does not go back',
      detail: 'The sandbox holds data, so its clock only moves forwards. Start a new sandbox for an earlier date.',
    },
    tr: {
      title: 'Saat geri alınamaz',
      detail: 'Deneme ortamında veri olduğu için saat yalnızca ileri alınabilir. Daha erken bir tarih için yeni bir'
        + ' deneme ortamı başlatın.',
    },
  },
  'sandbox.only': {
    status: 403,
    en: {
      title: 'Only in a sandbox',
      detail: 'A live installation keeps the real time, and nobody can set its clock.',
    },
    tr: {
      title: 'Yalnızca deneme ortamında',
      detail: 'Canlı kurulum gerçek saati kullanır; saatini kimse değiştiremez.',
    },
  },
} as const;
