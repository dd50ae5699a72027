/** Checkpoints, proofs and receipts as answers. What they mean is in `src/proof`, by which anybody checks them. */
import { z } from 'zod';
import { instantView } from './answer.ts';
import { says } from './values.ts';

/** A place in the journal, from 1, as it stands in an address. */
export const position = z.string().regex(/^[1-9]\d{0,14}$/).transform(Number).meta({ type: 'integer', minimum: 1 });

/** A number of entries in an address. */
const size = z.string()
  .refine((text) => /^\d{1,15}$/.test(text), says('within', { min: 0, max: 999_999_999_999_999 }))
  .transform(Number)
  .meta({ type: 'integer', minimum: 0 });

export const consistencyQuery = z.strictObject({
  from: size.describe('The size of the checkpoint that was kept.'),
  to: size.optional().describe('The size of a later checkpoint; the last one where left out.'),
});

const hash = z.string().describe('SHA-256, in base64.');
const note = z.string().describe('A C2SP signed note: origin, size and root, an empty line, signatures.');
const path = z.array(hash);

export const checkpointView = z.object({
  origin: z.string(), size: z.int().describe('Entries it covers.'), root: hash, at: instantView, note,
}).meta({ id: 'Checkpoint' });

export const proofView = z.object({
  position: z.int(),
  index: z.int().describe('Of the leaf: one less than the position.'),
  size: z.int(),
  leafHash: hash.describe('SHA-256 of a zero byte and the entry\'s exact bytes.'),
  path: path.describe('From the leaf upwards, as RFC 6962 defines it.'),
  checkpoint: note,
}).meta({ id: 'Proof' });

export const consistencyView = z.object({
  kind: z.literal('tallystick-consistency-1'), from: z.int(), path, checkpoint: note.describe('The later checkpoint.'),
}).meta({ id: 'Consistency' });

export const receiptView = z.object({
  kind: z.literal('tallystick-receipt-1'),
  position: z.int().describe('The entry\'s place in the journal, from 1.'),
  entry: z.string().describe('The entry\'s exact bytes. Names and free text are commitments in it.'),
  path,
  checkpoint: note,
}).meta({ id: 'Receipt' });

const receiptRow = z.object({
  type: z.string(), at: instantView, position: z.int(),
  qr: z.string().describe('The address of the receipt as a QR code.'), receipt: receiptView,
});
export const receiptsView = z.object({ items: z.array(receiptRow) }).meta({ id: 'Receipts' });

const jwk = z.object({
  kty: z.literal('OKP'), crv: z.literal('Ed25519'), alg: z.literal('EdDSA'), use: z.literal('sig'), kid: z.string(), x: z.string(),
}).meta({ id: 'PublicKey', description: 'A JSON Web Key (RFC 7517, RFC 8037).' });

export const wellKnownView = z.object({
  origin: z.string().nullable().describe('The name of the journal; null where nothing signs it.'),
  keys: z.array(z.object({
    vkey: z.string().describe('`name+id+key`, a C2SP verifier key.'),
    since: instantView.nullable(),
    until: instantView.nullable().describe('When it signed for the last time; null while it signs.'),
  })),
  checkpoint: z.string().describe('The address of the last checkpoint.'),
  consistency: z.string().describe('The address of proofs that the journal only grew.'),
  links: z.object({
    issuer: z.string().nullable().describe('The `iss` of the tokens; null where nothing signs them.'),
    keys: z.array(jwk),
  }).describe('By which the token of a voucher\'s link is checked. It proves who issued it, not that the voucher is still to be had.'),
}).meta({ id: 'WellKnown' });

export type CheckpointView = z.input<typeof checkpointView>;
export type ProofView = z.input<typeof proofView>;
export type ConsistencyView = z.input<typeof consistencyView>;
export type ReceiptRow = z.input<typeof receiptRow>;
export type WellKnownView = z.input<typeof wellKnownView>;

/** Why there is no proof, as problems. */
export const PROOF_PROBLEMS = {
  'proof.no-key': {
    status: 404,
    en: {
      title: 'Nothing here signs the journal',
      detail: 'This installation has no signing key, so there is no checkpoint that covers this. Its operator sets one; see docs/operations.md.',
    },
    tr: {
      title: 'Burada günlüğü imzalayan bir anahtar yok',
      detail: 'Bu kurulumun imza anahtarı olmadığı için bunu kapsayan bir kontrol noktası yok. Anahtarı kurulumu işletenler ayarlar;'
        + ' docs/operations.md sayfasına bakın.',
    },
  },
  'proof.too-long': {
    status: 422,
    en: {
      title: 'The receipt is too long for a QR code',
      detail: 'The entry holds more than a QR code can. Take the receipt as JSON: the same address without .svg.',
    },
    tr: {
      title: 'Makbuz bir karekod için fazla uzun',
      detail: 'Kayıt, bir karekoda sığmayacak kadar uzun. Makbuzu JSON olarak alın: aynı adres, .svg olmadan.',
    },
  },
  'proof.broken': {
    status: 500,
    en: {
      title: 'The journal is not what was signed',
      detail: 'The journal does not match its signed checkpoints: somebody changed it, or it was restored from an older backup.'
        + ' Keep your checkpoints and receipts, and tell the operator to run tallystick verify.',
    },
    tr: {
      title: 'Günlük imzalanan günlük değil',
      detail: 'Günlük, imzalı kontrol noktalarıyla uyuşmuyor: biri onu değiştirmiş veya eski bir yedekten geri yüklenmiş.'
        + ' Kontrol noktalarınızı ve makbuzlarınızı saklayın; kurulumu işletenlerden tallystick verify komutunu çalıştırmalarını isteyin.',
    },
  },
} as const;
