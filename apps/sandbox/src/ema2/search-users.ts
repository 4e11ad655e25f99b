import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import { accessTo } from '../eset/access.ts';
import type { Person } from '../eset/person.ts';
import { InvalidInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';
import { callerOf, type Ema2Caller } from './authenticate.ts';
import { pageOf, pagingFields, pagingView } from './paging.ts';
import { parseEma2Body } from './parse-body.ts';
import { statusNumber } from './user-view.ts';

const bodySchema = z.object({
  /** Keyword to the numbers of the columns to look in. */
  search: z.record(z.string(), z.array(z.int())),
  ...pagingFields,
});

type Column = { text: (person: Person) => string; partial: boolean };

const fullName = ({ firstName, lastName }: Person) => `${firstName} ${lastName}`.trim();

/** The columns of search_users.html; the table's text is cut after 8, whose label (email) follows from its place. */
const COLUMNS: Record<number, Column> = {
  0: { text: (person) => person.id, partial: false },
  2: { text: (person) => person.firstName, partial: true },
  3: { text: (person) => person.lastName, partial: true },
  4: { text: fullName, partial: true },
  5: { text: (person) => String(statusNumber(person)), partial: false },
  7: { text: (person) => person.phone, partial: true },
  8: { text: (person) => person.email, partial: true },
};

/** `Search/Users` (search_users.html): users whom the caller may read and who match every keyword in one of its columns. */
export function searchUsers(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/Search/Users', (request) => {
    const { search, ...paging } = parseEma2Body(bodySchema, request.body);
    const unknown = Object.values(search)
      .flat()
      .filter((column) => !COLUMNS[column]);
    if (unknown.length > 0) throw new InvalidInput({ search: [`Unknown column: ${unknown.join(', ')}`] });
    const found = readable(state, callerOf(request)).filter((person) => matchesAll(person, search));
    return assumed('ema2.list-wrappers', {
      search: pageOf(found, paging).map(resultView),
      paging: pagingView(found, paging),
    });
  });
}

function readable({ people }: SandboxState, { person: caller }: Ema2Caller): Person[] {
  return people.ofProvider(caller.provider).filter((person) => {
    const company = people.company(person.companyId);
    return person.id === caller.id || (company !== undefined && accessTo(caller, company) !== 'NoAccess');
  });
}

function matchesAll(person: Person, search: Record<string, number[]>): boolean {
  return Object.entries(search).every(([keyword, columns]) =>
    columns.some((column) => assumed('ema2.search-matching', matches(person, keyword, COLUMNS[column]))),
  );
}

function matches(person: Person, keyword: string, column: Column | undefined): boolean {
  const text = column?.text(person).toLowerCase() ?? '';
  const wanted = keyword.toLowerCase();
  return column?.partial ? text.includes(wanted) : text === wanted;
}

function resultView(person: Person): Record<string, unknown> {
  return {
    publicId: person.id,
    firstName: person.firstName,
    lastName: person.lastName,
    fullName: fullName(person),
    status: statusNumber(person),
    phone: person.phone,
    email: person.email,
    companyId: person.companyId,
  };
}
