import { type PackEntry, textOf } from '../log/pack-entry.ts';

/** Why one person may act as another principal: they alone let that one in, or hold a token of that machine. */
export interface Behind {
  readonly person: string;
  readonly how: 'let-in' | 'token';
  /** Who lies between, next to the principal; null where nobody does. */
  readonly by: string | null;
}

/** Whom an entry is about, and who alone let them in by it. */
interface LettingIn {
  readonly principal: string;
  readonly alone: string | null;
}

/** From when to when it counts, by indexes of entries. */
interface Span {
  readonly from: number;
  readonly at: number;
}

interface Link {
  readonly person: string;
  readonly how: Behind['how'];
  readonly since: number;
  /** From which entry on it is none any more; null while it is. */
  until: number | null;
  /** Whether they had enrolled when the set-up was over, whose entry names them: they count as people of their own. */
  isOfSetUp: boolean;
}

/** Tells who may have been somebody else at an entry. Follows the log; entries have to be told in their order. */
export function createWhoIsBehind() {
  const links = new Map<string, Link[]>();
  const holders = new Map<string, { readonly holder: string; readonly link: Link | null }>();
  const enrolled = new Set<string>();

  const add = (principal: string, link: Pick<Link, 'person' | 'how' | 'since'>): Link => {
    const made: Link = { ...link, until: null, isOfSetUp: false };
    links.set(principal, [...(links.get(principal) ?? []), made]);
    return made;
  };
  /** Nearest first. What lies behind the first of a line counts only where the people between are none of their own. */
  const behind = (principal: string, { from, at }: Span, withSetUp = true): readonly Behind[] => {
    const found = new Map<string, Behind>();
    const open: { readonly id: string; readonly by: string | null }[] = [{ id: principal, by: null }];
    for (const { id, by } of open) {
      for (const link of links.get(id) ?? []) {
        const { person, how, since, until, isOfSetUp } = link;
        // What was ended before the first of the two did their part counts for neither.
        const isOver = until !== null && until <= (how === 'token' ? from : at);
        if (since >= at || isOver || found.has(person) || person === principal) continue;
        if (isOfSetUp && (!withSetUp || by !== null)) continue;
        found.set(person, { person, how, by });
        open.push({ id: person, by: by ?? person });
      }
    }
    return [...found.values()];
  };
  const tellToken = (entry: PackEntry, { principal, alone }: LettingIn): void => {
    const token = textOf(entry, 'token') ?? '';
    const { id, via } = entry.actor;
    // Whoever had the one that it was renewed with has this one.
    const holder = id === principal ? holders.get(via ?? '')?.holder : id;
    if (holder == null || holder === principal || entry.actor.kind !== 'principal') return;
    const link = alone === null ? add(principal, { person: holder, how: 'token', since: entry.index }) : null;
    holders.set(token, { holder, link });
  };
  return {
    behind,
    /** @returns whether somebody else than those behind a person vouched for them, where the entry says that one did */
    tell: (entry: PackEntry, step: LettingIn | null): boolean => {
      if (entry.type === 'installation.sealed')
        for (const [principal, all] of links)
          if (enrolled.has(principal)) for (const link of all) link.isOfSetUp = link.how === 'let-in';
      if (step === null) return false;
      const { principal, alone } = step;
      const { index, type } = entry;
      if (alone !== null) add(principal, { person: alone, how: 'let-in', since: index });
      if (type === 'principal.enrolled') enrolled.add(principal);
      if (type === 'token.issued') tellToken(entry, step);
      const ended = type === 'token.revoked' ? holders.get(textOf(entry, 'token') ?? '')?.link : null;
      if (ended != null) ended.until = index;
      if (type !== 'principal.vouched-for') return false;
      const span = { from: index, at: index };
      const line = new Set([principal, ...behind(principal, span, false).map(({ person }) => person)]);
      const voucher = [
        entry.actor.id ?? '',
        ...behind(entry.actor.id ?? '', span, false).map((one) => one.person),
      ];
      return !voucher.some((one) => line.has(one));
    },
    /** Two people know from an entry on that it is that person: whoever made the code, and whoever vouched. */
    forgive: (principal: string, from: number, codes: ReadonlySet<number>): void => {
      for (const link of links.get(principal) ?? []) if (codes.has(link.since)) link.until ??= from;
    },
  };
}
