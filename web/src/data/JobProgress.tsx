// JobProgress: stage, share and time left of a job that runs, or how it ended.
import { Alert, Progress, Skeleton } from 'antd';
import type { Job } from '../api/types';
import { useWords, type Words } from '../i18n/useWords';

function timeLeft(seconds: number, { t }: Words): string {
  const time = seconds < 90 ? t('time.seconds', { n: Math.max(1, Math.round(seconds)) }) : t('time.minutes', { n: Math.round(seconds / 60) });
  return t('data.eta', { time });
}

export function JobProgress({ job, title }: { job: Job | undefined; title: string }) {
  const words = useWords();
  const { t, said } = words;
  if (!job) return <Skeleton active />;
  if (job.status === 'dismissed') return <Alert type="info" showIcon title={t('data.cancelled')} />;
  if (job.status === 'failed') return <Alert type="error" showIcon title={t('data.failed')} description={said(job.message_zh, job.message)} />;
  const parts = [said(job.stage_zh, job.stage), job.eta_s != null && job.status === 'running' ? timeLeft(job.eta_s, words) : ''];
  return (
    <div className="panel" role="status">
      <p><b>{title}</b></p>
      <Progress percent={Math.round(job.progress ?? 0)} status={job.status === 'successful' ? 'success' : 'active'} aria-label={title} />
      <p className="quiet">{parts.filter(Boolean).join(' · ') || t(`data.status_${job.status}`)}</p>
    </div>
  );
}
