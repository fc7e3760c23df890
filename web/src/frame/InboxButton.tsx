// InboxButton: in the top bar, how many confirmations wait for me; red when one is over its day.
import { BellOutlined } from '@ant-design/icons';
import { Badge, Button, Tooltip } from 'antd';
import { useInbox } from '../api/confirm';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { changeView } from '../state/useView';

export function InboxButton() {
  const { t } = useWords();
  const concerned = useMay('confirm');
  const items = useInbox(concerned).data ?? [];
  if (!concerned || items.length === 0) return null;
  const over = items.filter(({ overdue }) => overdue).length;
  const label = over ? t('confirm.inboxOver', { n: items.length, over }) : t('confirm.inbox', { n: items.length });
  return (
    <Tooltip title={label} mouseEnterDelay={0.5}>
      <Button type="text" className="inbox" data-action="inbox" aria-label={label} onClick={() => changeView({ screen: 'confirm', ask: { by: 'waits' } })}>
        <Badge count={items.length} overflowCount={99} size="small" color={over ? 'var(--bad)' : 'var(--accent)'}><BellOutlined /></Badge>
      </Button>
    </Tooltip>
  );
}
