import { CONTROL_MAPPING } from '../controls/mapping.ts';
import { link, type Page, text } from '../document/block.ts';

/** Which part of the pack is evidence of which control. */
export function controlsPage(): Page {
  return {
    path: 'controls.html',
    title: 'Controls',
    lead: 'Which part of this pack is evidence of which control. What a part shows is said in our own words.',
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'Part of the pack', share: 6 },
          { title: 'Shows', share: 7 },
          { title: 'SOC 2', share: 2 },
          { title: 'ISO/IEC 27001:2022', share: 3 },
          { title: 'NIST SP 800-53 r5', share: 3 },
          { title: 'PCI DSS 4.0.1', share: 3 },
        ],
        rows: CONTROL_MAPPING.map((one) => [
          link(one.part, one.href),
          one.shows,
          one.soc2.join(', '),
          one.iso27001.join(', '),
          one.nist80053.join(', '),
          one.pci.join(', '),
        ]),
        empty: '',
      },
      text(
        'Each rule of a policy names the controls that it serves; see the pages of the policy sets. Whether a control is met is for the auditor to say.',
      ),
    ],
  };
}
