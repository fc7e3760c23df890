// CodeSlip: a one-time code on a slip of paper, for the hands of its owner. It is shown this once.
import { Alert, Modal } from 'antd';
import { useWords } from '../i18n/useWords';
import type { NewCode } from './queries';

export interface SlipOf { login: string; name: string; code: string }

export function Slip({ slip }: { slip: SlipOf }) {
  const { t } = useWords();
  return (
    <dl className="slip">
      <div><dt>{t('settings.slipWhere')}</dt><dd>{window.location.origin}</dd></div>
      <div><dt>{t('settings.name')}</dt><dd>{slip.name}</dd></div>
      <div><dt>{t('session.login')}</dt><dd>{slip.login}</dd></div>
      <div><dt>{t('session.code')}</dt><dd className="slip-code">{slip.code}</dd></div>
    </dl>
  );
}

export function CodeSlip({ slip, onClose }: { slip: NewCode; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal open title={t('settings.codeFor', { name: slip.name || slip.login })} okText={t('settings.print')} cancelText={t('app.close')} mask={{ closable: false }}
      onOk={() => window.print()} onCancel={onClose}>
      <Alert type="warning" showIcon title={t('settings.codeOnce')} />
      <Slip slip={slip} />
      <p className="quiet">{t('settings.slipHow')}</p>
    </Modal>
  );
}
