// ImportRun: an import while it runs, can be left and cancelled; then what it did.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { call } from '../api/client';
import { useJob } from '../api/queries';
import type { ImportResult } from '../api/types';
import { Failure } from '../common/Failure';
import { showCity } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { refreshChanged } from '../map/current';
import { Numbers } from '../panels/Numbers';
import { useView } from '../state/useView';
import { NO_IMPORT } from './ImportSteps';
import { JobProgress } from './JobProgress';
import { Problems } from './Problems';

export function ImportRun({ id }: { id: string }) {
  const { t, count } = useWords();
  const [, change] = useView();
  const cache = useQueryClient();
  const job = useJob(id);
  const status = job.data?.status;
  useEffect(() => {
    if (status !== 'successful') return;
    refreshChanged(null);
    void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'job' && queryKey[0] !== 'style' });
  }, [status, cache]);
  const another = <Button onClick={() => change(NO_IMPORT)}>{t('data.another')}</Button>;
  if (job.error) return <><Failure error={job.error} retry={() => void job.refetch()} />{another}</>;
  if (job.data?.status !== 'successful') {
    const running = status === 'accepted' || status === 'running';
    const cancel = () => void call(`/ogc/jobs/${id}`, { method: 'DELETE' }).finally(() => void job.refetch());
    return (
      <>
        <JobProgress job={job.data} title={t('data.importing')} />
        {status === 'failed' && ((job.data?.result as ImportResult | undefined)?.problems ?? 0) > 0 && <Problems job={id} />}
        <div className="form-actions">{running ? <><Button danger onClick={cancel}>{t('data.cancel')}</Button><span className="quiet">{t('data.leaveHint')}</span></> : another}</div>
      </>
    );
  }
  const result = job.data.result as ImportResult;
  return (
    <>
      <Alert type="success" showIcon title={t('data.done')} />
      <Numbers figures={[
        { label: t('data.inserted'), value: count(result.inserted) }, { label: t('data.updated'), value: count(result.updated) },
        { label: t('data.unchanged'), value: count(result.unchanged) }, { label: t('data.ended'), value: count(result.ended) },
        ...(result.repaired ? [{ label: t('data.repaired'), value: count(result.repaired) }] : []),
        ...(result.problems ? [{ label: t('data.problems'), value: count(result.problems), tone: 'idle' as const }] : []),
      ]} />
      {result.problems > 0 && <Problems job={id} />}
      <div className="form-actions"><Button type="primary" onClick={showCity}>{t('data.seeMap')}</Button>{another}</div>
    </>
  );
}
