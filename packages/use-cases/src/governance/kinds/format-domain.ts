import { skeleton } from '@countersign/confusables';

/** A domain as reviewers are shown it, and what they have to know of it. */
export interface ShownDomain {
  /** In its ASCII form, so that no letter passes for another one. */
  readonly name: string;
  /** How it is written, and which known domain it can be taken for; empty where it is plain. */
  readonly notes: readonly string[];
}

/**
 * @param known domains that are allowed already, of whichever account
 */
export function formatDomain(domain: string, known: readonly string[]): ShownDomain {
  const name = asciiOf(domain);
  const look = skeleton(domain);
  const alike = [...new Set(known)].filter((one) => asciiOf(one) !== name && skeleton(one) === look).sort();
  return {
    name,
    notes: [
      ...(name === domain ? [] : [`written ${domain}`]),
      ...(alike.length === 0 ? [] : [`which looks like ${alike.map(asciiOf).join(', ')}`]),
    ],
  };
}

const ASCII = /^[ -~]*$/;

/** The form in which it is looked up; as it is where it has none. */
function asciiOf(domain: string): string {
  if (ASCII.test(domain)) return domain;
  return URL.canParse(`https://${domain}`) ? new URL(`https://${domain}`).hostname : domain;
}
