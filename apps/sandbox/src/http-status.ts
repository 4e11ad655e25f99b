/** The status of an error that Fastify itself raised (malformed JSON, wrong media type, body too large); 500 for any other. */
export function frameworkStatus(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : 500;
}
