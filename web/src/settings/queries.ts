// queries: accounts, tokens and the audit, for those who may.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, postJson } from '../api/client';
import type { Role } from '../session/useSession';

export interface User {
  id: number; login: string; name: string; roles: Role[];
  institution: { id: number; code: string; name: string } | null;
  state: 'active' | 'disabled'; created: string; password_set: string; revision: number;
}
/** An account with the one-time code it was given just now. */
export type NewCode = User & { code: string };
export interface RoleRow extends Role { permissions: string[] }
export type Reach = 'read' | 'change';
export interface Token { id: number; name: string; may: Reach; created: string; expires: string; used: string | null }
export interface AuditRow {
  seq: number; at: string; day: string; actor: string; origin: string; action: string; object: string; object_id: number; why: string;
  detail: { before?: Record<string, unknown>; after?: Record<string, unknown> };
}
export interface AuditFilter { since?: string; until?: string; actor?: string; action?: string; object?: string; object_id?: string }
export interface UserFilter { q?: string; role?: string; state?: string }
/** `institution` is a code; null is none. */
export interface UserOrder { login: string; name: string; roles: string[]; institution?: string | null }

export const useRoles = () =>
  useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => getJson<{ items: RoleRow[]; separation: boolean }>('/api/roles', {}, signal), staleTime: Infinity });

export const useUsers = (filter: UserFilter) =>
  useInfiniteQuery({
    queryKey: ['users', filter],
    queryFn: ({ signal, pageParam }) => getJson<{ items: User[]; total: { count: number }; next: number | null }>('/api/users', { ...filter, limit: 100, after: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });

export const useTokens = () =>
  useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => getJson<{ items: Token[] }>('/api/tokens', {}, signal) });

export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) => getJson<{ items: AuditRow[]; next: number | null }>('/api/audit', { ...filter, limit: 100, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next ?? null,
  });

export interface Verdict { holds: boolean; rows: number; broken?: number; text?: string; text_zh?: string }
export const useVerify = () => useMutation({ mutationFn: () => getJson<Verdict>('/api/audit/verify') });

/** A change, after which the lists of `touched` are asked for again. */
function useChange<In, Out>(run: (input: In) => Promise<Out>, touched: string) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: run, onSuccess: () => cache.invalidateQueries({ queryKey: [touched] }) });
}

export const useAddUser = () => useChange((order: UserOrder) => postJson<NewCode>('/api/users', order), 'users');

/** One's name and state are one administrator's to change, roles and unit another's. */
export interface UserChange {
  etag: string;
  account?: { name: string; state: User['state'] };
  grants?: { roles: string[]; institution: string | null };
}

/** The version that was shown is the one that is changed: another's change in between is told, not lost. */
export const useChangeUser = (id: number) =>
  useChange(async ({ etag, account, grants }: UserChange) => {
    const send = async (path: string, method: string, body: unknown, match: string) => {
      const answer = await call(path, { method, headers: { 'Content-Type': 'application/json', 'If-Match': match }, body: JSON.stringify(body) });
      return answer.headers.get('etag') ?? match;
    };
    const next = account ? await send(`/api/users/${id}`, 'PATCH', account, etag) : etag;
    if (grants) await send(`/api/users/${id}/roles`, 'PUT', grants, next);
  }, 'users');

export const useUser = (id: number | null) =>
  useQuery({
    queryKey: ['users', 'one', id],
    queryFn: async ({ signal }) => {
      const response = await call(`/api/users/${id}`, { signal });
      return { user: (await response.json()) as User, etag: response.headers.get('etag') ?? '*' };
    },
    enabled: id !== null,
    staleTime: 0,
  });

export const useNewCode = () => useChange((id: number) => postJson<NewCode>(`/api/users/${id}/code`, {}), 'users');
export const useAddToken = () => useChange((order: { name: string; days: number; may: Reach }) => postJson<Token & { token: string }>('/api/tokens', order), 'tokens');
export const useEndToken = () => useChange(async (id: number) => { await call(`/api/tokens/${id}`, { method: 'DELETE' }); }, 'tokens');
export const useChangePassword = () =>
  useMutation({ mutationFn: (order: { password: string; new_password: string }) => postJson('/api/session/password', order) });
