/** A receipt as a QR code, in the alphanumeric mode, which its short form is written for. */
import QRCode from 'qrcode';
import { shorten, type Receipt } from '../proof/receipt.ts';

/** As well protected against dirt as the length allows. */
const LEVELS = ['M', 'L'] as const;

/** An SVG picture; undefined where the receipt is longer than any QR code holds. */
export async function receiptPicture(receipt: Receipt): Promise<string | undefined> {
  const text = shorten(receipt);
  for (const errorCorrectionLevel of LEVELS) {
    try {
      return await QRCode.toString([{ data: text, mode: 'alphanumeric' }], { type: 'svg', errorCorrectionLevel, margin: 4 });
    } catch (error) {
      if (!/too big/.test((error as Error).message)) throw error;
    }
  }
  return undefined;
}
