/**
 * The body of an answer as text; undefined when it has more bytes than that, of which no more are read.
 * A body that is sent compressed counts as it is once it is unpacked.
 */
export async function boundedText(
  { body }: Pick<Response, 'body'>,
  mostBytes: number,
): Promise<string | undefined> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Whoever leaves the loop ends the transfer.
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
