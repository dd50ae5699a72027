/** What is asked of who has signed in, beyond being signed in, as a problem. */
export const SIGN_IN_PROBLEMS = {
  'sign-in.too-old': {
    status: 401,
    en: {
      title: 'Sign in once more',
      detail: 'Nothing was changed. Signatures, payee data and money ask for a recent sign-in: open /sign-in?again=1, and'
        + ' repeat the request.',
    },
    tr: {
      title: 'Yeniden oturum açın',
      detail: 'Hiçbir şey değiştirilmedi. İmza, alacaklı bilgileri ve para işlemleri için kısa süre önce oturum açmış olmanız'
        + ' gerekir: /sign-in?again=1 adresini açın ve isteği yineleyin.',
    },
  },
} as const;
