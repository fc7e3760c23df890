// DryRun: what would happen, in words and row by row, before anything does.
import { Alert, Button } from 'antd';
import { useJob } from '../api/queries';
import type { ImportResult } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { JobProgress } from './JobProgress';
import { Problems } from './Problems';

export function DryRun({ id, onImport, busy }: { id: string; onImport: () => void; busy: boolean }) {
  const { t, count } = useWords();
  const [, change] = useView();
  const job = useJob(id);
  const again = <Button onClick={() => change({ dry: null })}>{t('app.back')}</Button>;
  if (job.error) return <Failure error={job.error} retry={() => void job.refetch()} />;
  if (job.data?.status !== 'successful') return <><JobProgress job={job.data} title={t('data.checking')} />{job.data?.status === 'failed' && again}</>;
  const result = job.data.result as ImportResult;
  const numbers = { inserted: count(result.inserted), updated: count(result.updated), unchanged: count(result.unchanged), ended: count(result.ended) };
  return (
    <>
      <Alert showIcon type={result.problems > 0 || result.ended > 0 ? 'warning' : 'success'} title={t('data.willDo', numbers)} description={result.problems > 0 ? `${t('data.problemsOf', { count: result.problems })} · ${t('data.errorsStop')}` : t('data.noProblems')} />
      {result.problems > 0 && <Problems job={id} />}
      <div className="form-actions">
        <Button type="primary" loading={busy} disabled={(result.errors ?? 0) > 0} danger={result.ended > 0} onClick={onImport}>{t('data.importNow', { rows: count(result.rows) })}</Button>
        {again}
      </div>
    </>
  );
}
