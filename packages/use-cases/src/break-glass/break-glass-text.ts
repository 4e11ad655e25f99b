import type { BreakGlassRecord } from '../ports/index.ts';

/** The text that the server signs for whoever breaks the glass, one item a line, so that it can be checked by hand. */
export const breakGlassText = (
  glass: Pick<
    BreakGlassRecord,
    'id' | 'request' | 'revision' | 'requestDigest' | 'principal' | 'missing' | 'dueAt' | 'createdAt'
  >,
): string =>
  [
    'countersign break-glass v1',
    `break-glass ${glass.id}`,
    `request ${glass.request}`,
    `revision ${glass.revision}`,
    `digest ${glass.requestDigest}`,
    `principal ${glass.principal}`,
    `missing ${glass.missing}`,
    `review-by ${new Date(glass.dueAt).toISOString()}`,
    `at ${new Date(glass.createdAt).toISOString()}`,
    '',
  ].join('\n');
