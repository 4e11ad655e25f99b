const LARGEST_ANSWER_BYTES = 4 * 1024 * 1024;

/** The answer is larger than any that the vendors document. */
export class AnswerTooLarge extends Error {}

/** Reads a body as UTF-8 text. @throws AnswerTooLarge past four megabytes */
export async function readText(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_ANSWER_BYTES) throw new AnswerTooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
