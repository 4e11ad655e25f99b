import type { Import, ImportSection } from '@countersign/schema';

type RowOf<S extends ImportSection> = {
  readonly section: S;
  /** Counted from 1 in its section. */
  readonly row: number;
  /** How people call it. */
  readonly name: string;
  readonly given: Import[S][number];
};
/** One row of what is imported. */
export type ImportRow = { readonly [S in ImportSection]: RowOf<S> }[ImportSection];

/** All rows in the order in which one stands on the other: roles are given on accounts, owners are people, API users belong to both. */
export const importRows = (given: Import): readonly ImportRow[] => [
  ...rowsOf('accounts', given.accounts, ({ id }) => id),
  ...rowsOf('principals', given.principals, ({ email }) => email),
  ...rowsOf('integrations', given.integrations, ({ id }) => id),
  ...rowsOf('apiUsers', given.apiUsers, ({ label }) => label),
];

const rowsOf = <S extends ImportSection>(
  section: S,
  all: readonly Import[S][number][],
  nameOf: (given: Import[S][number]) => string,
): readonly RowOf<S>[] => all.map((given, at) => ({ section, row: at + 1, name: nameOf(given), given }));
