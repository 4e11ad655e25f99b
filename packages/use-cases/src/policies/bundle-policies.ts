import { type PolicyBundle, ruleSchema } from '@countersign/schema';
import canonicalize from 'canonicalize';
import { digestOf, digestOfBytes } from '../digest.ts';
import type { PolicySetRecord } from '../ports/index.ts';

/**
 * A set of policies to take elsewhere: a note that names every rule by the digest of its canonical JSON, signed, and those
 * texts. Who trusts the key can check it with nothing but SHA-256.
 *
 * @param sign gives the signed note for a text (c2sp.org/signed-note)
 */
export function bundlePolicies(set: PolicySetRecord, sign: (text: string) => string): PolicyBundle {
  const rules = set.documents.map((document) => canonicalize(document) ?? '');
  const lines = set.documents.map((document, index) => {
    const { id, version } = ruleSchema.pick({ id: true, version: true }).loose().parse(document);
    return `${id} ${version} ${digestOfBytes(Buffer.from(rules[index] ?? '', 'utf8'))}`;
  });
  const text = ['countersign policy bundle v1', digestOf(set.documents), ...lines, ''].join('\n');
  return { note: sign(text), rules };
}
