/** What two changes of who may do what have to have in common to be the same one, beside having been done in set-up. */
const PARTS = [
  'id',
  'content',
  'items',
  'effects',
  'beneficiaries',
  'proposer',
  'createdAt',
  'expiresAt',
] as const;

/** A change, as far as its digest is made of it. */
export type DigestedChange = Readonly<Record<(typeof PARTS)[number], unknown>> & { readonly setup: unknown };

/** What the digest of a change is made of, by which reviews and entries name it. It has no free text in it, so the digest can stand in the log. */
export const changeDocument = (change: DigestedChange): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(PARTS.map((part) => [part, change[part]])),
  ...(change.setup === true ? { setup: true } : {}),
});
