/** Lines of a stream, as they come; a line longer than allowed is skipped and stands as `TOO_LONG`. */
import { StringDecoder } from 'node:string_decoder';

/** No line can hold it: a line has no line feed. */
export const TOO_LONG = '\n';

/** Empty lines are left out. Memory is bounded by the longest line allowed. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>, lengthMax: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let skipping = false;
  for await (const chunk of stream) {
    const pieces = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (skipping) skipping = false;
      else if (piece.length > lengthMax) yield TOO_LONG;
      else if (piece.trim() !== '') yield piece;
    }
    if (rest.length > lengthMax) {
      if (!skipping) yield TOO_LONG;
      skipping = true;
      rest = '';
    }
  }
  rest += decoder.end();
  if (!skipping && rest.trim() !== '') yield rest;
}
