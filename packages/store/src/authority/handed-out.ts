import type { HandedToken, IssuedToken } from './binding-entries.ts';

/** By principal and token: who was handed a token of somebody else, and may act as that one from then on. */
export type HandedOut = Map<string, Map<string, string>>;

export function addHanded(to: HandedOut, { token, principal, holder }: HandedToken): HandedOut {
  const ofPrincipal = to.get(principal) ?? new Map<string, string>();
  to.set(principal, ofPrincipal.set(token, holder));
  return to;
}

/** Adds what the entry of a token says. Whoever had the one that it was renewed with has this one. */
export function addIssued(to: HandedOut, issued: IssuedToken | undefined): HandedOut {
  if (issued === undefined) return to;
  const { token, principal, by, via } = issued;
  const holder = by === principal ? to.get(principal)?.get(via) : by;
  return holder === undefined ? to : addHanded(to, { token, principal, holder });
}

/** @param principal left out, those of everybody */
export function tokensHanded(handed: HandedOut, principal?: string): readonly HandedToken[] {
  const principals = principal === undefined ? [...handed.keys()] : [principal];
  return principals.flatMap((one) =>
    [...(handed.get(one) ?? [])].map(([token, holder]) => ({ token, principal: one, holder })),
  );
}

export const copyHanded = (handed: HandedOut): HandedOut =>
  new Map([...handed].map(([principal, tokens]) => [principal, new Map(tokens)]));
