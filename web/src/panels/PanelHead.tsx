import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/useWords';

export function PanelHead({ kind, title, children, onClose }: { kind: string; title: string; children?: ReactNode; onClose?: () => void }) {
  const { t } = useWords();
  return (
    <header className="panel-head">
      <div>
        <p className="panel-kind">{kind}</p>
        <h2>{title}</h2>
        {children && <div className="panel-sub">{children}</div>}
      </div>
      {onClose && <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('app.close')} onClick={onClose} />}
    </header>
  );
}
