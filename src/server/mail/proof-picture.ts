/** The link of a voucher as a QR code, as mail carries it and as a page shows it. */
import QRCode from 'qrcode';

/** A token of a hundred and fifty characters or so, printed and held before a camera: a seventh of it may be dirty. */
const LEVEL = 'M';
/** The quiet zone that readers ask for, in modules (ISO/IEC 18004). */
const QUIET = 4;
/** Sharp on a screen of double density, and a few kilobytes. */
const PIXELS_PER_MODULE = 6;

/** A PNG for a mail, which shows no SVG. */
export function proofPicture(link: string): Promise<Buffer> {
  return QRCode.toBuffer(link, { type: 'png', errorCorrectionLevel: LEVEL, margin: QUIET, scale: PIXELS_PER_MODULE });
}

/** An SVG for a page and for printing, as a data URL. */
export async function proofDrawing(link: string): Promise<string> {
  const svg = await QRCode.toString(link, { type: 'svg', errorCorrectionLevel: LEVEL, margin: QUIET });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
