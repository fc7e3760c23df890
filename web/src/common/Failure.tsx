// Failure: what happened, what to do about it, and the number to quote.
import { Alert, Button } from 'antd';
import { ApiError } from '../api/client';
import type { Problem } from '../api/types';
import { useWords, type Words } from '../i18n/useWords';

function explain(problem: Problem, { t, said }: Words): { title: string; text: string } {
  if (problem.status === 0) return { title: t('failure.unreachable'), text: t('failure.unreachableHint') };
  const text = said(problem.detail_zh, problem.detail);
  if (problem.status === 404) return { title: t('failure.missing'), text: text || t('failure.missingHint') };
  return { title: said(problem.title_zh, problem.title) || t('failure.title'), text };
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const words = useWords();
  const problem = error instanceof ApiError ? error.problem : { title: '', status: -1, detail: String(error) };
  const { title, text } = explain(problem, words);
  return (
    <Alert type="error" showIcon className="failure" title={title}
      description={<>
        {text && <p>{text}</p>}
        {problem.errors?.map((entry, index) => <p key={index}>{[entry.parameter ?? entry.column, entry.value, entry.expected].filter(Boolean).join(' · ')}</p>)}
        {problem.request_id && <p className="quiet">{words.t('failure.request', { id: problem.request_id })}</p>}
      </>}
      action={retry && <Button size="small" onClick={retry}>{words.t('failure.retry')}</Button>} />
  );
}
