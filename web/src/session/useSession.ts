// useSession: who is signed in, and what they may. Buttons that would be refused ask here first.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, postJson } from '../api/client';

export interface Role { code: string; title: string; title_zh: string }
export interface Account {
  id: number; login: string; name: string; roles: Role[];
  institution: { id: number; code: string; name: string } | null;
  password_set: string;
}
export interface Session {
  signed_in: boolean; via: string; account: Account | null;
  permissions: string[]; within_institution: string[];
  /** The institutions within which they may what is named there. */
  unit: number[];
  public_map: boolean; separation: boolean; plain_http: boolean;
  /** Whom the unit's own system in front has signed in is signed in here. */
  unit_sign_in: boolean;
  password_rules: { length: number; classes: number; days: number; past: number };
  idle_minutes: number;
}
export interface SignIn { login: string; password: string; new_password?: string; code?: string }

const KEY = ['session'];

export const useSession = () =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => getJson<Session>('/api/session', {}, signal) });

/** May the caller? False until it is known. */
export function useMay(permission: string): boolean {
  const { data } = useSession();
  return data?.permissions.includes(permission) ?? false;
}

/** Signing in and out; everything that was asked before is asked again, since another may see other things. */
export function useSigning() {
  const cache = useQueryClient();
  const anew = async () => { await cache.resetQueries(); };
  return {
    signIn: async (order: SignIn) => { await postJson<Session>('/api/session', order); await anew(); },
    signOut: async () => { await call('/api/session', { method: 'DELETE' }); await anew(); },
  };
}
