/** Problems of who shows an API key. */
export const KEY_PROBLEMS = {
  'key.scope-missing': {
    status: 403,
    en: {
      title: 'The API key is not made for this',
      detail: 'The key is limited to other things than this one; refusals says which scope it lacks.',
    },
    tr: {
      title: 'API anahtarı bunun için verilmemiş',
      detail: 'Anahtarın kapsamı bu işlemi içermiyor; eksik kapsam refusals alanında belirtilir.',
    },
  },
} as const;
