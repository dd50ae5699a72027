/**
 * The moments at which a server may die and that matter: before, between and after its effects. A test hands in a
 * function that kills or breaks at one of them; a server has none, and nothing of this is reached from outside.
 */
export const FAIL_POINTS = {
  'batch.loaded': 'The rows of a batch are read and locked; nothing is decided.',
  'batch.decided': 'A batch is decided in memory; nothing of it is written.',
  'batch.written': 'The rows of a batch and its COMMIT are on their way; whether they arrive nobody here knows.',
  'batch.committed': 'A batch is durable; nobody has been told.',
  'sequencer.before': 'Entries are durable and have no position.',
  'sequencer.after': 'Entries have their positions; those who wait for them have not been told.',
  'outbox.taken': 'An errand is taken and hidden from other servers; nothing of it is done.',
  'outbox.done-before-finish': 'All of an errand is done; it still counts as waiting.',
  'mail.made-before-commit': 'The mails of a stretch of the journal are written; neither they nor the bookmark are durable.',
  'mail.sent-before-finish': 'The mail server has taken a mail; it still counts as waiting.',
  'extension.between-chunks': 'A chunk of vouchers is extended; the bookmark stands before it.',
  'nightly.between-chunks': 'A part of a day’s nightly work is done.',
  'import.between-rows': 'A window of rows has been checked or written; progress may not yet tell.',
  'bulk.between-chunks': 'Some vouchers of many have been decided, durably; what became of them may not be written down.',
  'upload.stored': 'The bytes of a file are on the disk under a passing name.',
  'upload.renamed': 'A file has its name; its folder may not be on the disk.',
  'upload.stored-before-command': 'A file is in the store for good; no command names it.',
} as const satisfies Readonly<Record<string, string>>;

export type FailPoint = keyof typeof FAIL_POINTS;

/** Called at each passing; may end the process, or throw. */
export type PassFailPoint = (point: FailPoint) => void;
