import type { GovernanceChangeView } from '@countersign/schema';
import { copyOfRow } from '../edit-by-sql.ts';
import type { Installation } from '../installation.ts';
import type { Attack } from './attack.ts';
import { idOf } from './people.ts';

/** What an attack has put in, which its use then names. */
let made = '';

/** On changes of who may do what, and their reviews. */
export const ATTACKS_ON_CHANGES: readonly Attack[] = [
  {
    title:
      'an administrator has the second approval given to no change that became another one after the first',
    table: 'governance_change',
    edit: ({ things }) => [
      [
        'UPDATE governance_change SET content = replace(content, ?, ?) WHERE id = ?',
        ...[integrationOf(things.half), things.retired, things.half.id],
      ],
    ],
    profit: ({ things, approveChange }) => approveChange('bob', things.half),
  },
  {
    title: 'an administrator approves no change of their own in the name of another proposer',
    table: 'governance_change',
    edit: ({ things, idIn }) => [
      ['UPDATE governance_change SET proposer = ? WHERE id = ?', idIn('sid'), things.fresh.id],
    ],
    profit: ({ things, approveChange }) => approveChange('ada', things.fresh),
  },
  {
    title: 'nobody approves a change whose list of who gains was emptied',
    table: 'governance_change',
    edit: ({ things }) => [
      [`UPDATE governance_change SET beneficiaries = '[]' WHERE id = ?`, things.half.id],
    ],
    profit: ({ things, approveChange }) => approveChange('bob', things.half),
  },
  {
    title: 'an approval that was put in counts for no change',
    table: 'governance_review',
    edit: ({ at, things }) => [
      copyOfRow(at, 'governance_review', {
        where: changeReviewIn(at, things.half.id),
        id: at.services.ids.next('review'),
        change: things.fresh.id,
      }),
    ],
    profit: ({ things, approveChange }) => approveChange('bob', things.fresh),
  },
  {
    title: 'nobody approves a change that was rejected and is made open again',
    table: 'governance_change',
    edit: ({ things }) => [
      [`UPDATE governance_change SET state = 'proposed', settled_at = NULL WHERE id = ?`, things.refused.id],
      ['DELETE FROM governance_review WHERE change = ?', things.refused.id],
    ],
    profit: ({ things, approveChange }) => approveChange('amy', things.refused),
  },
  {
    title: 'a change that was put in is approved by nobody',
    table: 'governance_change',
    edit: ({ at, things, idIn }) => {
      made = at.services.ids.next('governanceChange');
      return [
        copyOfRow(at, 'governance_change', { where: things.fresh.id, id: made, proposer: idIn('sid') }),
      ];
    },
    profit: ({ things, ask }) =>
      ask('amy', 'reviewChange', {
        ...idOf(made),
        body: { verdict: 'approve', digest: things.fresh.digest },
      }),
    codes: ['PERSONAL_DATA_ALTERED'],
  },
];

const integrationOf = ({ content }: GovernanceChangeView) =>
  'integration' in content ? String(content.integration) : '';
const changeReviewIn = (at: Installation, change: string) =>
  at.services.store.read((tx) => tx.governanceChanges.reviews(change)[0]?.id ?? '');
