/** What one part of a pack is evidence of. Identifiers of the standards; what it shows, in our own words. */
export interface ControlMapping {
  readonly part: string;
  readonly href: string;
  readonly shows: string;
  readonly soc2: readonly string[];
  readonly iso27001: readonly string[];
  readonly nist80053: readonly string[];
  readonly pci: readonly string[];
}

/**
 * Which control asks for which part. SOC 2: Trust Services Criteria 2017 with the points of focus of 2022. ISO/IEC 27001:2022
 * Annex A. NIST SP 800-53 Rev. 5. PCI DSS 4.0.1.
 */
export const CONTROL_MAPPING: readonly ControlMapping[] = [
  {
    part: 'Populations with count and membership, and the log that they can be recomputed from',
    href: 'populations.html',
    shows: 'That the list from which a sample is drawn is complete and unaltered.',
    soc2: ['CC4.1', 'CC7.2'],
    iso27001: ['A.8.15'],
    nist80053: ['AU-3', 'AU-9(3)', 'AU-12'],
    pci: ['10.2.1', '10.3.4'],
  },
  {
    part: 'Sampled items: request, verdict, reviews, permit, execution in the order of the log',
    href: 'samples.html',
    shows: 'That access was authorised before it was given, by somebody who had the role at that time.',
    soc2: ['CC6.2', 'CC6.3', 'CC8.1'],
    iso27001: ['A.5.18', 'A.8.32'],
    nist80053: ['AC-2', 'AC-3(2)', 'AU-10', 'CM-3'],
    pci: ['7.2.3', '8.2.4', '10.2.1.5'],
  },
  {
    part: 'What was asked for against what the provider had afterwards',
    href: 'samples.html',
    shows: 'That what was approved is what was carried out, and no more.',
    soc2: ['CC6.3', 'CC8.1'],
    iso27001: ['A.5.18', 'A.8.2'],
    nist80053: ['AC-6', 'AC-6(7)'],
    pci: ['7.2.2', '7.2.5', '8.2.4'],
  },
  {
    part: 'Population "Access removed"',
    href: 'populations.html',
    shows: 'That access was taken away, when, and by which request.',
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2(3)'],
    pci: ['8.2.5', '8.2.6'],
  },
  {
    part: 'Separation of duties, and attempts that were refused',
    href: 'duties.html',
    shows: 'That asking, approving and carrying out were different people in every request of the period.',
    soc2: ['CC5.1', 'CC6.3'],
    iso27001: ['A.5.3', 'A.5.15'],
    nist80053: ['AC-5'],
    pci: ['7.2.3'],
  },
  {
    part: 'Policies in force, with the documents and their sources',
    href: 'policies.html',
    shows: 'Which rules decided, where they come from, and who changed them when.',
    soc2: ['CC5.3', 'CC6.1', 'CC8.1'],
    iso27001: ['A.5.15', 'A.8.32'],
    nist80053: ['AC-1', 'AC-3', 'CM-3'],
    pci: ['7.2.1', '7.2.2'],
  },
  {
    part: 'Exceptions with owner, reason, expiry and end',
    href: 'exceptions.html',
    shows: 'That departures were approved by name, for a time, and ended.',
    soc2: ['CC3.2', 'CC6.3'],
    iso27001: ['A.5.15', 'A.8.2'],
    nist80053: ['AC-2(2)', 'AC-6(5)'],
    pci: ['7.2.5.1', '8.6.1'],
  },
  {
    part: 'Hand-over of credentials',
    href: 'samples.html',
    shows: 'Who received a secret and when; never the secret.',
    soc2: ['CC6.1'],
    iso27001: ['A.5.17'],
    nist80053: ['IA-5'],
    pci: ['8.3.5', '8.6.2'],
  },
  {
    part: 'People and their roles',
    href: 'people.html',
    shows: 'Who could ask, approve, carry out and administer.',
    soc2: ['CC6.1', 'CC6.3'],
    iso27001: ['A.5.15', 'A.5.18', 'A.8.2'],
    nist80053: ['AC-2', 'AC-6(7)'],
    pci: ['7.2.4', '8.2.1'],
  },
  {
    part: 'Checkpoint, proofs and the entry that seals the pack',
    href: 'index.html',
    shows: 'That nobody altered the log or the pack afterwards, to be checked without this program.',
    soc2: ['CC7.1', 'CC7.2'],
    iso27001: ['A.5.28', 'A.8.15'],
    nist80053: ['AU-9', 'AU-9(3)', 'AU-10'],
    pci: ['10.3.2', '10.3.4'],
  },
];
