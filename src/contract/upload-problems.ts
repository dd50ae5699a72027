/** What a virus scanner leads to. */
export const UPLOAD_PROBLEMS = {
  'upload.infected': {
    status: 422,
    en: {
      title: 'The file is not safe',
      detail: 'The virus scanner found something in it, and nothing of it was kept. Check the file, and send a clean one.',
    },
    tr: {
      title: 'Dosya güvenli değil',
      detail: 'Virüs taraması dosyada zararlı içerik buldu; dosyanın hiçbir bölümü saklanmadı. Dosyayı denetleyin ve temiz'
        + ' bir dosya gönderin.',
    },
  },
  'upload.not-scanned': {
    status: 503,
    en: {
      title: 'The file could not be scanned',
      detail: 'The virus scanner gave no answer, and nothing was kept. Wait as long as the Retry-After header says, and send'
        + ' the file again.',
    },
    tr: {
      title: 'Dosya taranamadı',
      detail: 'Virüs tarayıcısı yanıt vermedi; hiçbir şey saklanmadı. Retry-After başlığında belirtilen süre kadar'
        + ' bekleyip dosyayı yeniden gönderin.',
    },
  },
} as const;
