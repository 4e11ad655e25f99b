/** What is called by an identifier, and by a name as well. */
export type NamedKind =
  | 'request'
  | 'task'
  | 'decision'
  | 'batch'
  | 'API user'
  | 'credential'
  | 'change'
  | 'freeze'
  | 'token'
  | 'account'
  | 'integration'
  | 'page';

/** By what an identifier of each kind is recognised, and which command lists what there is. */
export const NAMED_KINDS: Readonly<
  Record<NamedKind, { readonly id: RegExp; readonly names: string; readonly list: string }>
> = {
  request: { id: /^req_/, names: 'API user', list: 'request list' },
  task: { id: /^tsk_/, names: 'request or API user', list: 'task list' },
  decision: { id: /^(?:dec|req)_/, names: 'request or API user', list: 'request list' },
  batch: { id: /^bat_/, names: 'file', list: 'batch list' },
  'API user': { id: /^usr_/, names: 'label or user name', list: 'api-user list' },
  credential: { id: /^sec_/, names: 'request or API user', list: 'credential list' },
  change: { id: /^(?:gov|era)_/, names: 'kind, or what it is about', list: 'governance list' },
  freeze: { id: /^frz_/, names: 'account or provider', list: 'freezes' },
  token: { id: /^(?:tok|ses)_/, names: 'label of one of your own', list: 'token list' },
  account: { id: /^[a-z0-9][a-z0-9-]*$/, names: 'company', list: 'account list' },
  page: { id: /^(?:req|gov)_/, names: 'API user of a request', list: 'inbox' },
  integration: { id: /^[a-z0-9][a-z0-9-]*$/, names: 'name', list: 'integration list' },
};

/** Which arguments of a command name something, by the group of the command and the name of the argument. */
const NAMING_ARGUMENTS: ReadonlyMap<string, NamedKind> = new Map<string, NamedKind>([
  ['request id', 'request'],
  ['review requests', 'request'],
  ['review request', 'request'],
  ['task id', 'task'],
  ['batch id', 'batch'],
  ['api-user id', 'API user'],
  ['credential id', 'credential'],
  ['governance id', 'change'],
  ['token change', 'change'],
  ['token token', 'token'],
  ['thaw freeze', 'freeze'],
  ['account id', 'account'],
  ['account account', 'account'],
  ['integration id', 'integration'],
  ['policy explain id', 'decision'],
  ['open subject', 'page'],
]);

/** Which options of any command do. */
export const NAMING_OPTIONS: ReadonlyMap<string, NamedKind> = new Map<string, NamedKind>([
  ['request', 'request'],
  ['batch', 'batch'],
  ['account', 'account'],
  ['integration', 'integration'],
]);

/** What an argument of the command with this path names; undefined where it names nothing. One command may differ from others of its group. */
export function kindOfArgument(path: string, argument: string): NamedKind | undefined {
  const [group = ''] = path.split(' ');
  return NAMING_ARGUMENTS.get(`${path} ${argument}`) ?? NAMING_ARGUMENTS.get(`${group} ${argument}`);
}
