// Users: who has an account, in which role; adding, changing, disabling, and one-time codes to hand out.
import { FileExcelOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select, Table } from 'antd';
import { useState } from 'react';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useSettled } from '../search/useSettled';
import { useMay } from '../session/useSession';
import { CodeSlip } from './CodeSlip';
import { useNewCode, useRoles, useUsers, type NewCode, type User } from './queries';
import { UserForm } from './UserForm';
import { UsersByList } from './UsersByList';

export function Users() {
  const { t, said, date, count } = useWords();
  const [words, setWords] = useState('');
  const [role, setRole] = useState<string>();
  const [state, setState] = useState('active');
  const [edited, setEdited] = useState<number | 'new' | null>(null);
  const [byList, setByList] = useState(false);
  const [slip, setSlip] = useState<NewCode | null>(null);
  const q = useSettled(words, 200);
  const users = useUsers({ q, role, state: state === 'all' ? undefined : state });
  const roles = useRoles();
  const code = useNewCode();
  const [mayAdd, mayGrant, mayCode] = [useMay('accounts'), useMay('grants'), useMay('accounts_code')];
  const rows = users.data?.pages.flatMap((page) => page.items) ?? [];
  const status = (user: User) => (user.state === 'disabled' ? 'disabled' : user.password_set ? 'active' : 'waiting');
  return (
    <>
      <div className="settings-bar">
        <Input.Search allowClear className="settings-search" value={words} onChange={(event) => setWords(event.target.value)} placeholder={t('settings.userFind')} aria-label={t('settings.userFind')} />
        <Select allowClear className="settings-role" value={role} onChange={setRole} placeholder={t('settings.everyRole')} aria-label={t('settings.role')}
          options={roles.data?.items.map((entry) => ({ value: entry.code, label: said(entry.title_zh, entry.title) }))} />
        <Segmented value={state} onChange={setState} aria-label={t('settings.state')} options={['active', 'disabled', 'all'].map((value) => ({ value, label: t(`settings.show_${value}`) }))} />
        <span className="grow quiet">{users.data && t('settings.nUsers', { n: count(users.data.pages[0]?.total.count ?? 0) })}</span>
        {mayAdd && <Button icon={<FileExcelOutlined />} data-action="users-list" onClick={() => setByList(true)}>{t('settings.listAdd')}</Button>}
        {mayAdd && <Button type="primary" icon={<PlusOutlined />} data-action="user-add" onClick={() => setEdited('new')}>{t('settings.userAdd')}</Button>}
      </div>
      {(users.error ?? code.error) && <Failure error={users.error ?? code.error} retry={() => void users.refetch()} />}
      <Table<User> size="small" rowKey="id" loading={users.isLoading} dataSource={rows} pagination={false} scroll={{ x: 860 }} locale={{ emptyText: t('settings.noUsers') }}
        columns={[
          { title: t('session.login'), dataIndex: 'login', render: (login: string, user) => (mayAdd || mayGrant ? <button type="button" className="as-link" data-action="user-change" onClick={() => setEdited(user.id)}>{login}</button> : login) },
          { title: t('settings.name'), dataIndex: 'name' },
          { title: t('settings.role'), dataIndex: 'roles', render: (held: User['roles']) => held.map((entry) => said(entry.title_zh, entry.title)).join(t('app.comma')) },
          { title: t('settings.unit'), dataIndex: ['institution', 'name'] },
          { title: t('settings.state'), key: 'state', render: (_, user) => <span className={`state ${status(user)}`}>{t(`settings.state_${status(user)}`)}</span> },
          { title: t('settings.created'), dataIndex: 'created', render: (value: string) => date(value) },
          { key: 'code', align: 'right', render: (_, user) => mayCode && user.state === 'active' && <Button size="small" type="link" data-action="user-code" loading={code.isPending && code.variables === user.id} onClick={() => code.mutate(user.id, { onSuccess: setSlip })}>{t('settings.newCode')}</Button> },
        ]} />
      {users.hasNextPage && <div className="settings-more"><Button onClick={() => void users.fetchNextPage()} loading={users.isFetchingNextPage}>{t('settings.more')}</Button></div>}
      {edited !== null && <UserForm id={edited === 'new' ? null : edited} roles={roles.data?.items ?? []} onClose={() => setEdited(null)} onCode={setSlip} />}
      {byList && <UsersByList onClose={() => setByList(false)} />}
      {slip && <CodeSlip slip={slip} onClose={() => setSlip(null)} />}
    </>
  );
}
