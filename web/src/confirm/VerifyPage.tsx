// VerifyPage: what the code on a printed record leads to. Anybody may open it; it says whether it holds, nothing else.
import { Input, Result, Skeleton } from 'antd';
import { useVerdict } from '../api/confirm';
import { ApiError } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { changeView, useView } from '../state/useView';

const STATUS = { valid: 'success', superseded: 'warning', unsigned: 'info', tampered: 'error' } as const;

export default function VerifyPage() {
  const { t } = useWords();
  const [{ ask }] = useView();
  const code = ask.code ?? '';
  const verdict = useVerdict(code);
  const missing = verdict.error instanceof ApiError && verdict.error.problem.status === 404;
  return (
    <div className="data verify-page">
      <h1>{t('confirm.verifyTitle')}</h1>
      <label>{t('confirm.code')}<Input value={code} maxLength={20} spellCheck={false} onChange={(event) => changeView({ ask: { code: event.target.value.trim().toLowerCase() } }, 'replace')} /></label>
      {missing ? <Result status="404" title={t('confirm.noSuchCode')} subTitle={t('confirm.noSuchCodeHint')} /> : verdict.error ? <Failure error={verdict.error} retry={() => void verdict.refetch()} />
        : code.length !== 20 ? <p className="quiet">{t('confirm.codeHint')}</p> : !verdict.data ? <Skeleton active />
        : <Result status={STATUS[verdict.data.verdict]} title={t(`confirm.verdict.${verdict.data.verdict}`)} subTitle={t(`confirm.verdictHint.${verdict.data.verdict}`)}
            extra={<p className="confirm-hash">{t('confirm.compareHash')}<br /><code>{verdict.data.hash.match(/.{16}/g)?.join(' ')}</code></p>} />}
    </div>
  );
}
