import { expect, test } from 'vitest'
import { sandboxImage } from './sandbox-image.ts'

test('plain machines of both platforms run here, whatever their version and size', () => {
  for (const id of [
    'ubuntu',
    'ubuntu:2004',
    'ubuntu-4GB',
    'Ubuntu:20.04',
    'docker',
    'docker:19.03',
    'docker-direct',
  ]) {
    expect(sandboxImage(id), id).toEqual({ status: 'runs', kind: 'docker' })
  }
})

test('what cannot be had here is told with its reason', () => {
  const reasons = {
    'kubernetes-kubeadm-2nodes': ['kubernetes', 'It needs a Kubernetes cluster.'],
    'minikube-running:1.20': ['kubernetes', 'It needs a Kubernetes cluster.'],
    'openshift-4-7': ['openshift', 'It needs an OpenShift cluster.'],
    'docker-swarm': ['machines', 'It needs a cluster of several machines.'],
    'nodejs:12': ['language', 'It needs a language runtime that the sandbox does not have.'],
    vscode: ['image', 'It needs the image “vscode”, which only its own platform has.'],
  }
  for (const [id, [lack, reason]] of Object.entries(reasons))
    expect(sandboxImage(id), id).toEqual({ status: 'unavailable', lack, reason })
})

test('an operator’s rows go first', () => {
  const table = {
    'nodejs:12': 'shell',
    ubuntu: { unavailable: 'Not on Sundays.' },
    MiniKube: 'docker',
  } as const
  expect(sandboxImage('nodejs:12', table)).toEqual({ status: 'runs', kind: 'shell' })
  expect(sandboxImage('ubuntu:2204', table)).toEqual({ status: 'unavailable', reason: 'Not on Sundays.' })
  expect(sandboxImage('minikube:1.20', table)).toEqual({ status: 'runs', kind: 'docker' })
})
