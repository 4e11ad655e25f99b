import { permissionRows, RELATIONS } from '@countersign/schema';
import { page, table } from './markdown.ts';

/** The page about who may do what. */
export function rolesPage(): string {
  const rows = permissionRows();
  return page({
    from: 'packages/schema/src/authorization/permissions.ts',
    parts: [
      '# Roles and permissions',
      'Who may do what, as `countersign roles` prints it. Every route asks for one of these permissions, and a test tries every route as every role and scope against this table.',
      `A principal is related to an object in one or several of these ways:

- **own**: it was made by or for the principal
- **integration**: it concerns an integration that the principal owns
- **account**: it belongs to an account in the scope of the principal's roles
- **other**: it belongs to an account outside that scope; only an auditor, whom accounts do not limit, reads there
- **global**: it belongs to no account. The scope has to be all accounts, except where the table says "any scope"`,
      'A token for programs (`countersign token create`) needs one of the scopes in the last column, beside what its holder may. Where there is none, only a person does it who has signed in or enrolled.',
      'What somebody may not see is answered as what does not exist. "Signed in" needs no role.',
      table(
        ['Permission', 'Allows to', ...RELATIONS, 'Only', 'Scopes of a token'],
        rows.map(({ permission, summary, allowed, ownedBy, personsOnly, vouchedOnly, anyScope, scopes }) => [
          `\`${permission}\``,
          summary,
          ...RELATIONS.map((relation) => {
            const grantees = allowed[relation];
            if (grantees === undefined) return '';
            const who = grantees.map((one) => (one === 'signed-in' ? 'signed in' : one)).join(', ');
            if (relation === 'own' && ownedBy !== null) return `${who}: ${ownedBy}`;
            return relation === 'global' && anyScope ? `${who} (any scope)` : who;
          }),
          vouchedOnly ? 'persons whom another vouches for' : personsOnly ? 'persons' : '',
          scopes.join(', '),
        ]),
      ),
      '## Routes',
      table(
        ['Permission', 'Routes'],
        rows.map(({ permission, routes }) => [
          `\`${permission}\``,
          routes.length === 0
            ? 'asked for by use cases only'
            : routes.map((route) => `\`${route}\``).join(', '),
        ]),
      ),
    ],
  });
}
